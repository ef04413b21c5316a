import { useEffect } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, client, idempotencyKey } from '@/api/client'
import { inboxCountKey } from '@/api/inbox'
import { useCaseChanged, type CaseRecord } from '@/cases/data'
import { workListKey } from '../worklist/useWorkList'

/** Reads the case again; the list one came from stays as it was until one returns to it. */
export function useOfficeCaseChanged(id: string) {
  const cache = useQueryClient()
  const changed = useCaseChanged()
  return () => {
    void cache.invalidateQueries({ queryKey: workListKey, refetchType: 'none' })
    return changed(id)
  }
}

/** Puts an official in charge of the case. */
export function useAssign(id: string) {
  const changed = useOfficeCaseChanged(id)
  return useMutation({
    mutationFn: (account: string) => answer(client.PUT('/api/v1/cases/{case_id}/assignee', { params: { path: { case_id: id }, header: { 'Idempotency-Key': idempotencyKey() } }, body: { account } })),
    onSuccess: changed,
  })
}

/** The proposal that waits for a second person, if there is one. */
export function openProposal(records: CaseRecord[]): CaseRecord | undefined {
  const closing = records.findLastIndex((record) => record.kind === 'decision' || record.kind === 'objection_decision')
  return records.slice(closing + 1).findLast((record) => record.proposes)
}

/** The findings that count now: the last of each reader since the case was last reopened. */
export function currentFindings(records: CaseRecord[]): CaseRecord[] {
  const reopened = records.findLastIndex((record) => record.kind === 'reopening')
  const since = records.slice(reopened + 1)
  return (['findings', 'second_reading'] as const).flatMap((kind) => since.findLast((record) => record.kind === kind) ?? [])
}

/** Opening a case is seeing what one was told about it. */
export function useSeen(caseId: string) {
  const cache = useQueryClient()
  useEffect(() => {
    let gone = false
    // What cannot be marked now stays unread and is marked the next time.
    answer(client.POST('/api/v1/inbox/seen', { body: { case_id: caseId } })).then(
      ({ unseen }) => !gone && cache.setQueryData(inboxCountKey, unseen),
      () => undefined,
    )
    return () => {
      gone = true
    }
  }, [cache, caseId])
}
