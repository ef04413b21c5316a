import { useQuery } from '@tanstack/react-query'
import { answer, client, type Schemas, type Text } from '@/api/client'

export type CodeEntry = Schemas['CodeList']['entries'][number]

/** A published code list; it changes only with a new version of the program. */
export function useCodes(list: string | undefined) {
  return useQuery({
    queryKey: ['codes', list],
    queryFn: () => answer(client.GET('/api/v1/codes/{list}', { params: { path: { list: list! } } })),
    enabled: list !== undefined,
    staleTime: Infinity,
  })
}

export interface LegalWords {
  clauses: Map<string, { label: Text; gist: Text }>
  grounds: Array<{ id: string; label: Text; clause: string }>
}

interface PackWords {
  clauses?: Array<{ id: string; label: Text; gist: Text }>
  grounds?: Array<{ id: string; label: Text; clause: string }>
}

/** Clauses and refusal grounds of a rule pack, by id. */
export function useLegalWords(pack: string | undefined) {
  return useQuery({
    queryKey: ['rules', pack],
    queryFn: () => answer(client.GET('/api/v1/rules/{pack}', { params: { path: { pack: pack! } } })),
    enabled: pack !== undefined && pack !== '',
    staleTime: Infinity,
    select: (answered): LegalWords => {
      const words = answered.resolved as PackWords
      return { clauses: new Map((words.clauses ?? []).map((clause) => [clause.id, clause])), grounds: words.grounds ?? [] }
    },
  })
}
