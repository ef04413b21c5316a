import { useMemo } from 'react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { answer, client } from '@/api/client'
import { addressOf, askedOf, type CaseSummary, type Filter } from './filters'

export const workListKey = ['office', 'cases'] as const
const pageSize = 200

/** The cases of a filter, page by page. `frozen` keeps what was read, so that "next case" means next in the list one came from. */
export function useWorkList(filter: Filter, { frozen = false, enabled = true }: { frozen?: boolean; enabled?: boolean } = {}) {
  const query = useInfiniteQuery({
    queryKey: [...workListKey, 'list', addressOf(filter).toString()],
    queryFn: ({ pageParam, signal }) => answer(client.GET('/api/v1/cases', { params: { query: { ...askedOf(filter), limit: pageSize, after: pageParam || undefined } }, signal })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    enabled,
    ...(frozen ? { staleTime: Infinity, refetchOnMount: false, refetchOnWindowFocus: false } : { staleTime: 30_000 }),
  })
  const cases = useMemo<CaseSummary[]>(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  return { ...query, cases }
}

/** Totals of all open cases of the offices: what the views show beside their names. */
export function useOfficeTotals() {
  return useQuery({
    queryKey: [...workListKey, 'totals'],
    queryFn: () => answer(client.GET('/api/v1/cases/counts', { params: { query: { mine: 'office' } } })),
    staleTime: 30_000,
  })
}

/** How many cases a filter finds. */
export function useTotal(filter: Filter) {
  return useQuery({
    queryKey: [...workListKey, 'total', addressOf({ ...filter, order: undefined, direction: undefined }).toString()],
    queryFn: () => {
      const { order: _order, direction: _direction, ...asked } = askedOf(filter)
      return answer(client.GET('/api/v1/cases/counts', { params: { query: asked } }))
    },
    staleTime: 30_000,
  })
}
