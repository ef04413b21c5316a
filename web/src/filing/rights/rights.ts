import { useState } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { answer, client, type Schemas, type Text } from '@/api/client'
import { usePages } from '@/api/pages'
import type { operations } from '@/api/schema'
import { entryQuery } from '@/public/queries'
import { packQuery } from '@/public/usePacks'

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
}

export const useRight = (number: string) => useQuery(entryQuery(number))

/** The procedures that the place of a right has for it. */
export function useRightRules(pack: string | undefined) {
  return useQuery({
    ...packQuery(pack ?? ''),
    enabled: pack !== undefined,
    select: ({ resolved }) => ({ procedures: (resolved as unknown as PackPart).procedures.filter((one): one is RightProcedure => one.about !== undefined) }),
  })
}

/** What stands in the way of a filing with these terms, by the register's own check, before anything is drafted. */
export function useConflicts(number: string, procedure: string, recordal: number | undefined, form: Record<string, unknown>) {
  return useQuery({
    queryKey: ['register', 'conflicts', number, procedure, recordal, form],
    queryFn: () => answer(client.POST('/api/v1/register/{number}/conflicts', { params: { path: { number } }, body: { procedure, recordal, form } })),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  })
}

/** What stands in the way of everything that may be filed about a right, asked at once. */
export function useObstructions(number: string) {
  return useQuery({
    queryKey: ['register', 'filings', number],
    queryFn: () => answer(client.GET('/api/v1/register/{number}/filings', { params: { path: { number } } })),
    select: ({ items }) => (procedure: string, recordal?: number) => items.find((one) => one.procedure === procedure && one.recordal === (recordal ?? null))?.obstructions ?? [],
  })
}

export type DocketItem = Schemas['DocketItem']
/** What is looked at of the docket; stands in the address. */
export const docketViews = ['all', 'window', 'quarter', 'ended'] as const
export type DocketView = (typeof docketViews)[number]

type Docket = operations['list_docket']['responses'][200]['content']['application/json']
type Summary = NonNullable<Docket['summary']>

/** The rights of my parties and clients in the order of their last day, page by page, with the figures of all of them. */
export function useDocket(view: DocketView) {
  const [known, setKnown] = useState<Summary>()
  // Which day the quarter ends on is asked apart only by whoever comes in at that view.
  const figures = useQuery({
    queryKey: ['cases', 'docket', 'figures'],
    queryFn: async () => (await answer(client.GET('/api/v1/docket', { params: { query: { limit: 1 } } }))).summary,
    enabled: view === 'quarter' && known === undefined,
  })
  const end = (known ?? figures.data)?.quarter_ends_on
  const asked = view === 'window' ? { window_open: true } : view === 'quarter' ? { lapses_by: end } : view === 'ended' ? { status: 'expired' as const } : {}
  const list = usePages<DocketItem, Docket>(
    ['cases', 'docket', asked],
    (after) => answer(client.GET('/api/v1/docket', { params: { query: { ...asked, limit: 100, after } } })),
    view !== 'quarter' || end !== undefined,
  )
  const fresh = list.first?.summary
  if (fresh && fresh !== known) setKnown(fresh) // stays while another view is read
  return { list, figures, summary: fresh ?? known ?? figures.data }
}
