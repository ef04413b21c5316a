import { useQuery } from '@tanstack/react-query'
import { answer, client, type Schemas, type Text } from '@/api/client'
import type { Identity } from '@/api/session'

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

/** Rights that concern my parties: held by organisations of mine, by their credit code, and those my own cases led to. */
export function useMyRights(who: Identity | undefined) {
  return useQuery({
    queryKey: ['cases', 'my-rights', who?.id],
    enabled: who?.signed_in === true,
    queryFn: async () => {
      const parties = await Promise.all((who?.memberships ?? []).map((one) => answer(client.GET('/api/v1/parties/{party_id}', { params: { path: { party_id: one.party } } }))))
      const codes = parties.flatMap(({ identifier }) => (identifier ? [identifier] : []))
      const held = await Promise.all(codes.map((holder) => answer(client.GET('/api/v1/register', { params: { query: { holder, limit: 100 } } }))))
      const found = held.flatMap((page) => page.items)
      // People's names are not in the public register, nor are the clients of an agent found by one's own code.
      const cases = await answer(client.GET('/api/v1/cases', { params: { query: { mine: 'party', state: 'registered', include_ended: true, limit: 200 } } }))
      const numbers = [...new Set(cases.items.map((one) => one.registration_number))].filter((number): number is string => Boolean(number) && !found.some((right) => right.number === number))
      const others = await Promise.all(numbers.map((number) => answer(client.GET('/api/v1/register/{number}', { params: { path: { number } } }))))
      return [...found, ...others].map(({ number, name, status, valid_until }) => ({ number, name, status, valid_until: valid_until ?? '' })).sort((a, b) => a.valid_until.localeCompare(b.valid_until))
    },
  })
}
