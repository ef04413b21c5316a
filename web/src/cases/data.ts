import { useMemo } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { answer, client, type Schemas } from '@/api/client'
import { uploadAttachment } from '@/api/upload'
import type { FileDesk, Schema } from '@/form'

export type Case = Schemas['Case']
export type CaseAction = Case['actions'][number]
export type CaseRecord = Case['records'][number]

/** Why an action is not possible now. */
export interface Obstacle {
  reason: string
  message: string
  mend: string
  clause: string
}

export const obstacleOf = (action: CaseAction): Obstacle | undefined => action.obstacle as Obstacle | undefined
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

/** The form that the cases of a procedure are filled in with. */
export function useFormSchema(pack: string | undefined, form: string | null | undefined) {
  return useQuery({
    queryKey: ['form', pack, form],
    queryFn: () => answer(client.GET('/api/v1/rules/{pack}/forms/{form_id}', { params: { path: { pack: pack!, form_id: form! } } })),
    enabled: Boolean(pack && form),
    staleTime: Infinity,
    select: (found) => ({ ...found, schema: found.schema as Schema }),
  })
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
        const attachment = await uploadAttachment({ caseId: file.id, code, file: content, kind, onProgress })
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
