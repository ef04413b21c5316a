import { useCallback, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from '@tanstack/react-query'
import { answer, client, type Text } from '@/api/client'
import { dayInBeijing } from '@/format/dates'
import { dueTone, useDueWords } from '@/format/due'
import { caseTone } from '@/format/status'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { Tag } from '@/ui/controls'
import type { CaseSummary } from './filters'

export type Column = 'due' | 'number' | 'title' | 'lead' | 'state' | 'waits_on' | 'assignee' | 'submitted' | 'updated' | 'channel' | 'industry' | 'procedure' | 'pack' | 'registration_number'

/** Width in rem; `grow` columns share what is left. `order` is the API's order where the column can be sorted by. */
export const columns: Record<Column, { width: number; grow?: boolean; order?: 'due' | 'updated' | 'submitted' | 'number'; exported: string[] }> = {
  due: { width: 14.5, order: 'due', exported: ['due_on', 'days_left'] },
  number: { width: 12, order: 'number', exported: ['number'] },
  title: { width: 15, grow: true, exported: ['title'] },
  lead: { width: 10.5, grow: true, exported: ['lead_name'] },
  state: { width: 9.5, exported: ['state'] },
  waits_on: { width: 7, exported: ['waits_on'] },
  assignee: { width: 9.5, exported: ['assignee_name'] },
  submitted: { width: 7, order: 'submitted', exported: ['submitted_at'] },
  updated: { width: 7, order: 'updated', exported: ['updated_at'] },
  channel: { width: 6, exported: ['channel'] },
  industry: { width: 11, exported: ['industry'] },
  procedure: { width: 7.5, exported: ['procedure'] },
  pack: { width: 6, exported: ['pack'] },
  registration_number: { width: 11, exported: ['registration_number'] },
}

export const usualColumns: Column[] = ['due', 'number', 'title', 'lead', 'state', 'assignee']

/** Labels of a code list, by code. */
export function useCodes(list: string) {
  return useQuery({
    queryKey: ['codes', list],
    queryFn: () => answer(client.GET('/api/v1/codes/{list}', { params: { path: { list } } })),
    staleTime: Infinity,
    select: labelsOf,
  })
}
const labelsOf = (codes: { entries: Array<{ code: string; label: Text }> }) => new Map(codes.entries.map((entry) => [entry.code, entry.label]))

/** What stands for a case in a list: its title, or its kind where it has none (an objection). */
export function titleOf(item: CaseSummary, words: (text: Text | null | undefined) => string): string {
  return item.title || words(item.procedure_label)
}

/** A function that draws a cell; made once per table, since it is called for thousands of rows. */
export function useCells(): (column: Column, item: CaseSummary) => ReactNode {
  const { t } = useTranslation()
  const words = useWords()
  const language = useLanguage()
  const dueWords = useDueWords()
  const industries = useCodes('industry').data
  const draw = (column: Column, item: CaseSummary): ReactNode => {
    const day = (moment: string | null) => (moment ? <span className="numeric">{dayInBeijing(new Date(moment))}</span> : null)
    switch (column) {
      case 'due':
        return item.due_on ? (
          <span className="numeric" title={words(item.due_clock_label)}>
            {item.due_on} <Tag tone={dueTone(item.days_left)}>{dueWords(item.days_left)}</Tag>
          </span>
        ) : null
      case 'number':
        return <span className="mono">{item.number}</span>
      case 'title':
        return null // drawn by the row: it is the link
      case 'lead':
        return <Chinese>{item.lead_name}</Chinese>
      case 'state':
        return <Tag tone={caseTone(item.waits_on, item.ended, 'office')}>{words(item.state_label)}</Tag>
      case 'waits_on':
        return <span title={t(`waits_on.${item.waits_on}`)}>{t(`waits_on.${item.waits_on}`)}</span>
      case 'assignee':
        return item.assignee_name ? <Chinese>{item.assignee_name}</Chinese> : <span className="faint">{t('office:unassigned')}</span>
      case 'submitted':
        return day(item.submitted_at)
      case 'updated':
        return day(item.updated_at)
      case 'channel':
        return item.channel === 'normal' ? t('channel.normal') : <Tag tone={item.channel === 'green' ? 'good' : 'neutral'}>{t(`channel.${item.channel}`)}</Tag>
      case 'industry':
        return words(industries?.get(item.industry)) || item.industry
      case 'procedure':
        return words(item.procedure_label)
      case 'pack':
        return words(item.pack_label)
      case 'registration_number':
        return <span className="mono">{item.registration_number}</span>
    }
  }
  // Words change with the language only; a stable function spares the rows that did not change.
  return useCallback(draw, [language, industries])
}
