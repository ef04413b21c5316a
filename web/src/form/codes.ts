import { createContext, useContext, useMemo } from 'react'
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

/**
 * The rules that govern what a page shows, where they are not those in force: a case keeps the rules it was accepted under.
 * `rules` is undefined while they are being read.
 */
export const GoverningRules = createContext<{ pack: string; rules: Schemas['CaseRules'] | undefined } | null>(null)
export const useGoverningRules = () => useContext(GoverningRules)?.rules

/** Clauses and refusal grounds of a rule pack, by id: of the rules that govern the case, elsewhere of those in force. */
export function useLegalWords(pack: string | undefined): { data: LegalWords | undefined } {
  const governing = useContext(GoverningRules)
  const governed = governing !== null && governing.pack === pack
  const rules = governing?.rules
  const own = useMemo(() => rules && wordsOf(rules), [rules])
  const inForce = useQuery({
    queryKey: ['rules', pack],
    queryFn: () => answer(client.GET('/api/v1/rules/{pack}', { params: { path: { pack: pack! } } })),
    enabled: pack !== undefined && pack !== '' && !governed,
    staleTime: Infinity,
    select: (answered) => wordsOf(answered.resolved as PackWords),
  })
  return { data: governed ? own : inForce.data }
}

const wordsOf = ({ clauses, grounds }: PackWords): LegalWords => ({ clauses: new Map((clauses ?? []).map((clause) => [clause.id, clause])), grounds: grounds ?? [] })
