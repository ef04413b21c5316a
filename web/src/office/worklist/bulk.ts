import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, client, idempotencyKey, type Schemas } from '@/api/client'
import { workListKey } from './useWorkList'
import type { CaseSummary } from './filters'

export interface Outcome {
  item: CaseSummary
  answer: Schemas['Assignment']
}

const atOnce = 200

/** Who had the cases before, each with the cases that go back to them. */
export function formerOwners(cases: CaseSummary[]): Array<{ cases: CaseSummary[]; account: string | null }> {
  const owners = new Map<string, CaseSummary[]>()
  for (const item of cases) owners.set(item.assignee ?? '', [...(owners.get(item.assignee ?? '') ?? []), item])
  return [...owners].map(([account, some]) => ({ cases: some, account: account || null }))
}

/** Puts `account` in charge of each case (one's own account claims, null gives back). Each case answers for itself. */
export function useBulkAssign(onDone: (outcomes: Outcome[]) => void) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async ({ cases, account }: { cases: CaseSummary[]; account: string | null }) => {
      const outcomes: Outcome[] = []
      for (let from = 0; from < cases.length; from += atOnce) {
        const some = cases.slice(from, from + atOnce)
        const { items } = await answer(
          client.POST('/api/v1/cases/assign', { params: { header: { 'Idempotency-Key': idempotencyKey() } }, body: { case_ids: some.map((item) => item.id), assignee: account } }),
        )
        for (const item of some) {
          const one = items.find((found) => found.case_id === item.id)
          if (one) outcomes.push({ item, answer: one })
        }
      }
      return outcomes
    },
    onSuccess: onDone,
    onSettled: () => cache.invalidateQueries({ queryKey: workListKey }),
  })
}
