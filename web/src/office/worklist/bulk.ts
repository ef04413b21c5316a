import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, client, idempotencyKey } from '@/api/client'
import { workListKey } from './useWorkList'
import type { CaseSummary } from './filters'

export interface Outcome {
  item: CaseSummary
  error?: unknown
}

/** Puts `account` in charge of each case (of nobody else's asking: one's own account claims). Each case answers for itself. */
export function useBulkAssign(onDone: (outcomes: Outcome[]) => void) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async ({ cases, account }: { cases: CaseSummary[]; account: string }) => {
      const outcomes: Outcome[] = []
      const waiting = [...cases]
      const work = async () => {
        for (let item = waiting.shift(); item; item = waiting.shift()) {
          try {
            await answer(client.PUT('/api/v1/cases/{case_id}/assignee', { params: { path: { case_id: item.id }, header: { 'Idempotency-Key': idempotencyKey() } }, body: { account } }))
            outcomes.push({ item })
          } catch (error) {
            outcomes.push({ item, error })
          }
        }
      }
      await Promise.all([work(), work(), work(), work()])
      return outcomes
    },
    onSuccess: (outcomes) => {
      void cache.invalidateQueries({ queryKey: workListKey })
      onDone(outcomes)
    },
  })
}
