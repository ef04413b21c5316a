import { plusDays } from '@/format/dates'
import type { Schemas } from '@/api/client'
import type { operations } from '@/api/schema'

export type CaseSummary = Schemas['CaseSummary']
export type CaseQuery = NonNullable<operations['list_cases']['parameters']['query']>
/** What the address of a work list can say; the names are those of the API. */
export type Filter = Omit<CaseQuery, 'after' | 'limit'>

const flags = ['overdue', 'include_ended'] as const
const words = [
  'mine', 'phase', 'procedure', 'state', 'waits_on', 'assignee', 'channel', 'pack', 'industry', 'party', 'batch', 'text',
  'due_after', 'due_before', 'submitted_after', 'submitted_before', 'order', 'direction',
] as const

export const filterNames: readonly string[] = [...flags, ...words]

/** The filter that an address (its query part) stands for; unknown names and empty values are left out. */
export function filterOf(query: URLSearchParams): Filter {
  const found: Record<string, unknown> = {}
  for (const name of words) {
    const value = query.get(name)?.trim()
    if (value) found[name] = value
  }
  for (const name of flags) if (query.get(name) === 'true') found[name] = true
  return found as Filter
}

/** The address of a filter, in a fixed order so that equal filters have equal addresses. */
export function addressOf(filter: Filter): URLSearchParams {
  const query = new URLSearchParams()
  for (const name of filterNames) {
    const value = filter[name as keyof Filter]
    if (value !== undefined && value !== '' && value !== false) query.set(name, String(value))
  }
  return query
}

/** What is asked of the server: without `mine` in the address it is the work of one's offices. */
export const askedOf = (filter: Filter): Filter => ({ mine: 'office', ...filter })

/** Whether two filters ask for the same, whatever their order of sorting. */
export function sameView(one: Filter, other: Filter): boolean {
  const plain = (filter: Filter) => addressOf({ ...filter, order: undefined, direction: undefined }).toString()
  return plain(one) === plain(other)
}

export interface View {
  id: string
  filter: Filter
  /** How many cases, read from the totals of all open cases of the office; left out where they do not say. */
  count?: (totals: Schemas['CaseCounts'], me: string) => number
}


/** The views that everybody has; `today` is the legal date in Beijing. */
export function ownViews(today: string): View[][] {
  return [
    [
      { id: 'office', filter: { waits_on: 'office' }, count: (totals) => totals.waits_on.office ?? 0 },
      { id: 'assigned', filter: { mine: 'assigned' }, count: (totals, me) => totals.assignees.find((item) => item.account === me)?.count ?? 0 },
      { id: 'unassigned', filter: { assignee: 'none' }, count: (totals) => totals.unassigned },
      { id: 'covering', filter: { mine: 'covering' } },
    ],
    [
      { id: 'overdue', filter: { overdue: true }, count: (totals) => totals.due.overdue },
      { id: 'today', filter: { due_after: today, due_before: today }, count: (totals) => totals.due.today },
      { id: 'week', filter: { due_after: today, due_before: plusDays(today, 7) }, count: (totals) => totals.due.today + totals.due.within_3_days + totals.due.within_7_days },
    ],
    (['intake', 'examination', 'notice', 'decision'] as const).map((phase) => ({ id: `phase_${phase}`, filter: { phase }, count: (totals: Schemas['CaseCounts']) => totals.phases[phase] ?? 0 })),
    [
      { id: 'applicant', filter: { waits_on: 'applicant' }, count: (totals) => totals.waits_on.applicant ?? 0 },
      { id: 'objections', filter: { procedure: 'objection' } },
      { id: 'all', filter: {}, count: (totals) => totals.total },
      { id: 'ended', filter: { include_ended: true, order: 'updated' } },
    ],
  ]
}
