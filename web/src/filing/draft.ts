import { createContext, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { answer, client, ProblemError } from '@/api/client'
import { orSignedOut, useIdentity } from '@/api/session'
import { caseKey, openPoints, type Case } from '@/cases'
import type { FileDesk, Group, Schema } from '@/form'
import { DraftKeeper, type DraftView, type DraftWorld, type SaveFault } from './draftKeeper'

export interface Draft {
  file: Case
  /** The name as it is typed now, or empty. */
  title: string
  schema: Schema
  groups: Group[]
  keeper: DraftKeeper
  view: DraftView
  files?: FileDesk
  /** Points of a correction notice by the field they speak of. */
  notes: Map<string, string[]>
  dense: boolean
  setDense: (dense: boolean) => void
}

export const DraftContext = createContext<Draft | null>(null)

export function useDraft(): Draft {
  const draft = useContext(DraftContext)
  if (!draft) throw new Error('this page stands outside a draft')
  return draft
}

function faultOf(error: unknown): SaveFault {
  if (!(error instanceof ProblemError)) return 'refused'
  if (error.signedOut) return 'signed_out'
  if (error.status === 412) return 'stale'
  return error.offline || error.status >= 500 || error.status === 429 ? 'offline' : 'refused'
}

function worldOf(id: string, account: string): DraftWorld {
  const place = `shuquan.draft.${account}.${id}`
  return {
    faultOf,
    read: async () => {
      const data = await orSignedOut(answer(client.GET('/api/v1/cases/{case_id}', { params: { path: { case_id: id } } })))
      return { form: data.form, revision: data.form_revision, problems: data.problems }
    },
    save: async (changes, revision) => {
      const saved = await orSignedOut(answer(client.PATCH('/api/v1/cases/{case_id}/form', { params: { path: { case_id: id }, header: { 'If-Match': `"${revision}"` } }, body: changes })))
      return { revision: saved.form_revision, problems: saved.problems, savedAt: saved.saved_at }
    },
    recall: () => {
      try {
        return localStorage.getItem(place)
      } catch {
        return null // storage is forbidden; the server alone keeps the draft
      }
    },
    remember: (text) => {
      try {
        if (text === null) localStorage.removeItem(place)
        else localStorage.setItem(place, text)
      } catch {
        // full or forbidden; the page still holds it and says when it is saved
      }
    },
  }
}

/** The keeper of one draft for as long as its pages are open. */
export function useDraftKeeper(file: Case): { keeper: DraftKeeper; view: DraftView } {
  const cache = useQueryClient()
  const who = useIdentity()
  const account = who.data?.id ?? ''
  const [owner] = useState(account)
  const [keeper] = useState(() => new DraftKeeper({ form: file.form, revision: file.form_revision, problems: file.problems }, worldOf(file.id, owner)))
  const view = useSyncExternalStore(keeper.subscribe, keeper.current)
  useEffect(() => {
    keeper.adopt({ form: file.form, revision: file.form_revision, problems: file.problems })
  }, [keeper, file])
  useEffect(() => {
    // Signed in again in place: what waited is sent.
    if (who.data?.signed_in && who.data.id === owner && keeper.current().status === 'signed_out') keeper.retry()
  }, [keeper, owner, who.data, who.dataUpdatedAt])
  useEffect(() => {
    const leaving = (event: BeforeUnloadEvent) => {
      keeper.close()
      if (keeper.dirty().length > 0) event.preventDefault()
    }
    const hidden = () => keeper.close()
    window.addEventListener('online', keeper.retry)
    window.addEventListener('beforeunload', leaving)
    window.addEventListener('pagehide', hidden)
    return () => {
      window.removeEventListener('online', keeper.retry)
      window.removeEventListener('beforeunload', leaving)
      window.removeEventListener('pagehide', hidden)
      // Other pages read the case anew once the last words are sent.
      void keeper.flush().then(() => cache.invalidateQueries({ queryKey: caseKey(file.id) }))
    }
  }, [keeper, cache, file.id])
  return { keeper, view }
}

/** Points of the open correction notice by pointer, in words. */
export function useNotes(file: Case): Map<string, string[]> {
  return useMemo(() => {
    const notes = new Map<string, string[]>()
    for (const point of openPoints(file)) notes.set(point.field, [...(notes.get(point.field) ?? []), point.reason])
    return notes
  }, [file])
}

