import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, client, type Schemas } from '@/api/client'
import { useWords } from '@/format/text'

export const packsQuery = queryOptions({ queryKey: ['rules'], queryFn: () => answer(client.GET('/api/v1/rules')), staleTime: 300_000 })

/** The places that have rules of their own; a new province appears by itself. */
export function usePacks() {
  return useQuery(packsQuery)
}

/** The rules of a place, whole. */
export const packQuery = (pack: string) =>
  queryOptions({ queryKey: ['rules', pack], queryFn: () => answer(client.GET('/api/v1/rules/{pack}', { params: { path: { pack } } })), staleTime: Infinity })
export type PackAnswer = Schemas['RulePack']

/** The name of a place by the id of its rule pack; the id itself until it is known. */
export function usePlaceNames(): (id: string) => string {
  const packs = usePacks().data
  const words = useWords()
  return (id) => words(packs?.items.find((pack) => pack.id === id)?.label) || id
}
