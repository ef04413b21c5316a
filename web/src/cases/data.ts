import { useMemo } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { answer, client, type Schemas } from '@/api/client'
import { orSignedOut } from '@/api/session'
import { uploadAttachment } from '@/api/upload'
import type { FileDesk, Schema } from '@/form'
import { formQuery } from '@/form/formQuery'

export type Case = Schemas['Case']
export type CaseAction = Case['actions'][number]
export type CaseRecord = Case['records'][number]

export const inputOf = (action: CaseAction): Schema | undefined => action.schema as Schema | undefined

export const caseKey = (id: string) => ['case', id]

/** A case as the caller may see it. `code` opens an objection that was filed without an account. */
export function useCase(id: string, code?: string) {
  return useQuery({
    queryKey: caseKey(id),
    queryFn: () => answer(client.GET('/api/v1/cases/{case_id}', { params: { path: { case_id: id }, query: { code } } })),
  })
}

/** The events of a case that the caller may see, oldest first. */
export function useCaseEvents(id: string, code?: string) {
  return useQuery({
    queryKey: [...caseKey(id), 'events'],
    queryFn: () => answer(client.GET('/api/v1/cases/{case_id}/events', { params: { path: { case_id: id }, query: { code } } })),
  })
}

/** The form of a rule pack as it is in force, e.g. to show what a new application asks for. */
export function useFormSchema(pack: string | undefined, form: string | null | undefined) {
  return useQuery({
    ...formQuery(pack ?? '', form ?? ''),
    enabled: Boolean(pack && form),
    select: (found) => ({ ...found, schema: found.schema as Schema }),
  })
}

/** What the rules that govern a case say of it; cases under the same rules share the answer. */
const caseRules = (file: Case | undefined, code: string | undefined) => ({
  queryKey: ['case-rules', file?.rules_digest, file?.procedure],
  queryFn: () => answer(client.GET('/api/v1/cases/{case_id}/rules', { params: { path: { case_id: file!.id }, query: { code } } })),
  enabled: file !== undefined,
  staleTime: Infinity,
})

/** The rules that govern a case: forms, states, actions, check lists, clauses, grounds. */
export const useCaseRules = (file: Case | undefined, code?: string) => useQuery(caseRules(file, code))

/** The form that a case carries, by the rules that it was accepted under; one without fields where it carries none. */
export function useCaseForm(file: Case | undefined, code?: string) {
  return useQuery({ ...caseRules(file, code), select: ({ form }) => ({ schema: (form?.schema ?? {}) as Schema }) })
}

/** The states that a case may come to. */
export function useCaseStates(file: Case, code?: string) {
  return useQuery({ ...caseRules(file, code), select: ({ states }) => states })
}

/** Forgets what was read of a case and of lists that it stands in, after something was done with it. */
export function useCaseChanged() {
  const cache = useQueryClient()
  return (id: string) => Promise.all([cache.invalidateQueries({ queryKey: caseKey(id) }), cache.invalidateQueries({ queryKey: ['cases'] })])
}

/** Where the files of a case go and come from. */
export function useFileDesk(file: Case | undefined, code?: string): FileDesk | undefined {
  const cache = useQueryClient()
  return useMemo(() => {
    if (!file) return undefined
    const query = code ? `?code=${encodeURIComponent(code)}` : ''
    return {
      attachments: file.attachments,
      upload: async (content, kind, onProgress) => {
        const sent = uploadAttachment({ caseId: file.id, code, file: content, kind, onProgress })
        const attachment = await (code ? sent : orSignedOut(sent))
        cache.setQueryData<Case>(caseKey(file.id), (known) => known && { ...known, attachments: [...known.attachments, attachment] })
        return attachment
      },
      addressOf: (blob) => {
        const attachment = file.attachments.find((one) => one.blob === blob)
        return attachment && `/api/v1/cases/${file.id}/attachments/${attachment.id}${query}`
      },
    }
  }, [file, code, cache])
}

/** The clock whose due date matters now: the nearest that runs. */
export const nextClock = (file: Case): Schemas['Clock'] | undefined =>
  file.clocks.filter((clock) => clock.status === 'running' && clock.due_on).sort((a, b) => a.due_on!.localeCompare(b.due_on!))[0]

export interface Point {
  field: string
  reason: string
  clause: string
}

/** The points of the newest correction notice, while it is to be answered. */
export function openPoints(file: Case): Point[] {
  const lists = file.records.filter((record) => record.kind === 'correction_list')
  const last = lists[lists.length - 1]
  const answered = file.records.some((record) => record.kind === 'correction_response' && last && record.sequence > last.sequence)
  return last && !answered && Array.isArray(last.data.points) ? (last.data.points as Point[]) : []
}

const sides: Record<string, string[]> = {
  applicant: ['applicant', 'co_applicant', 'agent'],
  objector: ['objector'],
  counterparty: ['counterparty'],
  affected: ['affected'],
  office: ['intake', 'examiner', 'reviewer', 'registrar', 'adviser'],
}

/** Whether the case waits on the caller; where it waits for keys, on whoever of `parties` (the caller's) has not given theirs. */
export function waitsOnMe(file: Case, parties: string[]): boolean {
  const { waits_on } = file.state
  if (waits_on === 'counterparty') return file.participants.some((one) => (one.role === 'counterparty' || one.role === 'co_applicant') && !one.confirmed && parties.includes(one.party))
  return file.my_roles.some((role) => sides[waits_on]?.includes(role))
}

/** Whether the case is the caller's own: it was filed from their side, not by the other one or by the office. */
export function isOwnCase(file: Case): boolean {
  const lead = file.participants[0]?.role ?? ''
  const side = Object.entries(sides).find(([name, roles]) => name !== 'office' && roles.includes(lead))?.[1]
  return file.my_roles.some((role) => side?.includes(role))
}
