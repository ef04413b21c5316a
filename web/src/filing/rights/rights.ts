import { useQuery } from '@tanstack/react-query'
import { answer, client, type Schemas, type Text } from '@/api/client'
import { usePages } from '@/api/pages'

export type Right = Schemas['RightEntry']
export type Recordal = Schemas['Recordal']
type Side = 'holder' | 'other_side' | 'outsider' | 'office'

/** A procedure about rights that stand in the register, as the rule pack has it. */
export interface RightProcedure {
  id: string
  label: Text
  form: string
  about: { several?: boolean; recordals?: string[]; filed_by: Side[] }
}

/** One thing that can be started: a procedure, about one recordal where it is about one. */
export interface Offer {
  procedure: RightProcedure
  recordal?: Recordal
}

interface PackPart {
  procedures: Array<Partial<RightProcedure> & { id: string; label: Text; form: string }>
  periods: Array<{ key: string; value: number; unit: string }>
}

export const useRight = (number: string) =>
  useQuery({ queryKey: ['register', 'entry', number], queryFn: () => answer(client.GET('/api/v1/register/{number}', { params: { path: { number } } })) })

/** What the place of a right has for it: procedures, and how many months before expiry a renewal may be filed. */
export function useRightRules(pack: string | undefined) {
  return useQuery({
    queryKey: ['rules', pack],
    queryFn: () => answer(client.GET('/api/v1/rules/{pack}', { params: { path: { pack: pack! } } })),
    enabled: pack !== undefined,
    staleTime: Infinity,
    select: ({ resolved }) => {
      const { procedures, periods } = resolved as unknown as PackPart
      const window = periods.find((period) => period.key === 'renewal.window' && period.unit === 'month')
      return { procedures: procedures.filter((one): one is RightProcedure => one.about !== undefined), windowMonths: window?.value }
    },
  })
}

/** What stands in the way of a filing, by the register's own check, before anything is drafted. */
export function useConflicts(number: string, procedure: string | undefined, recordal: number | undefined, form: Record<string, unknown> = {}) {
  return useQuery({
    queryKey: ['register', 'conflicts', number, procedure, recordal, form],
    queryFn: () => answer(client.POST('/api/v1/register/{number}/conflicts', { params: { path: { number } }, body: { procedure: procedure!, recordal, form } })),
    enabled: procedure !== undefined,
    staleTime: 5_000,
  })
}

/** The first day on which a renewal may be filed: so many months before the last day, or the last day of a shorter month. */
export function windowOpens(until: string, months: number): string {
  const [year, month, day] = until.split('-').map(Number)
  const first = new Date(Date.UTC(year!, month! - 1 - months, 1))
  const longest = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(day!, longest))
  return first.toISOString().slice(0, 10)
}

export type DocketItem = Schemas['DocketItem']
/** What is looked at of the docket; stands in the address. */
export const docketViews = ['all', 'window', 'quarter', 'ended'] as const
export type DocketView = (typeof docketViews)[number]

/** The rights of my parties and clients in the order of their last day, page by page, with the figures of all of them. */
export function useDocket(view: DocketView) {
  const quarter = useQuery({ queryKey: ['cases', 'docket', 'figures'], queryFn: async () => (await answer(client.GET('/api/v1/docket', { params: { query: { limit: 1 } } }))).summary })
  const end = quarter.data?.quarter_ends_on
  const asked = view === 'window' ? { window_open: true } : view === 'quarter' ? { lapses_by: end } : view === 'ended' ? { status: 'expired' as const } : {}
  const list = usePages<DocketItem, { items: DocketItem[]; next?: string | null }>(
    ['cases', 'docket', asked],
    (after) => answer(client.GET('/api/v1/docket', { params: { query: { ...asked, limit: 100, after } } })),
    view !== 'quarter' || end !== undefined,
  )
  return { list, summary: quarter.data }
}
