import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, client, idempotencyKey, type Schemas } from '@/api/client'
import { workListKey } from './useWorkList'
import type { CaseSummary } from './filters'

/** What became of one case: the server's answer, or why there is none. */
export interface Outcome {
  item: CaseSummary
  answer?: Schemas['Assignment']
  error?: unknown
}

/** Cases with who is to be in charge of them; nobody where `account` is null. */
export interface Handing {
  cases: CaseSummary[]
  account: string | null
}

const atOnce = 200

export const succeeded = (outcome: Outcome) => outcome.answer?.ok === true

/** Who had the cases before by the server's word, which may be somebody else than the list showed; each with the cases that go back to them. */
export function formerOwners(outcomes: Outcome[]): Handing[] {
  const owners = new Map<string, CaseSummary[]>()
  for (const { item, answer: given } of outcomes.filter(succeeded)) owners.set(given?.assignee_before ?? '', [...(owners.get(given?.assignee_before ?? '') ?? []), item])
  return [...owners].map(([account, cases]) => ({ cases, account: account || null }))
}

/** One request. A request that fails is the answer for each of its cases, so that the others are still told. */
async function handOver(cases: CaseSummary[], account: string | null): Promise<Outcome[]> {
  try {
    const { items } = await answer(
      client.POST('/api/v1/cases/assign', { params: { header: { 'Idempotency-Key': idempotencyKey() } }, body: { case_ids: cases.map((item) => item.id), assignee: account } }),
    )
    return cases.map((item) => ({ item, answer: items.find((found) => found.case_id === item.id) }))
  } catch (error) {
    return cases.map((item) => ({ item, error }))
  }
}

/** Puts somebody in charge of each case (one's own account claims, null gives back). Each case has its own outcome, told when all are there. */
export function useBulkAssign(onDone: (outcomes: Outcome[]) => void) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async (handings: Handing[]) => {
      const outcomes: Outcome[] = []
      for (const { cases, account } of handings) for (let from = 0; from < cases.length; from += atOnce) outcomes.push(...(await handOver(cases.slice(from, from + atOnce), account)))
      return outcomes
    },
    onSuccess: onDone,
    onSettled: () => cache.invalidateQueries({ queryKey: workListKey }),
  })
}
