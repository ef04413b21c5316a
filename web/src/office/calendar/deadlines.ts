import type { Schemas } from '@/api/client'
import type { Mark } from '@/calendar/marks'

export type Deadline = Schemas['Deadline']

/** A deadline on its day; `folder` is where its case is opened. */
export const markOf = (item: Deadline, folder: string, words: (text: Schemas['Text']) => string): Mark => ({
  key: item.case_id + item.clock,
  date: item.date,
  to: `${folder}/${item.case_id}`,
  label: words(item.clock_label),
  title: item.title || item.number || '',
  tone: item.overdue ? 'bad' : item.counts_against === 'office' ? 'wait' : 'neutral',
})
