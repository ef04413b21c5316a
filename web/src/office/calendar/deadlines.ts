import type { Schemas } from '@/api/client'

export type Deadline = Schemas['Deadline']

export function byDay(items: Deadline[]): Map<string, Deadline[]> {
  const days = new Map<string, Deadline[]>()
  for (const item of items) days.set(item.date, [...(days.get(item.date) ?? []), item])
  return days
}
