import type { Tone } from '@/ui/controls'

/** Something on one day of a calendar. */
export interface Mark {
  key: string
  date: string
  /** Where it leads. */
  to: string
  /** What happens that day, and to what; `title` is data and may be Chinese. */
  label: string
  title: string
  tone: Tone
}

/** Marks by day, in the order of the days. */
export function byDay<Item extends { date: string }>(items: Item[]): Map<string, Item[]> {
  const days = new Map<string, Item[]>()
  for (const item of [...items].sort((a, b) => a.date.localeCompare(b.date))) days.set(item.date, [...(days.get(item.date) ?? []), item])
  return days
}
