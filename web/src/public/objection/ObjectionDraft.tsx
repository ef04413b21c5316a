import { useEffect, useState, useSyncExternalStore } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, ProblemError } from '@/api/client'
import { ActionButtons, ActionDialog, caseKey, useFileDesk, type Case, type CaseAction } from '@/cases'
import { DraftKeeper, type DraftStatus, type DraftWorld } from '@/filing/draftKeeper'
import { ProblemSummary, SchemaForm, type Schema } from '@/form'
import { formatMoment } from '@/format/dates'
import { useLanguage } from '@/format/text'
import { Button } from '@/ui/controls'
import { Panel } from '@/ui/layout'
import { Failure } from '@/ui/states'

/** Saving with the code instead of an account; what was not sent stays in this visit's store. */
function worldOf(id: string, code: string): DraftWorld {
  const place = `shuquan.objection.${id}.draft`
  return {
    faultOf: (error) => {
      if (!(error instanceof ProblemError)) return 'refused'
      if (error.status === 412) return 'stale'
      return error.offline || error.status >= 500 || error.status === 429 ? 'offline' : 'refused'
    },
    read: async () => {
      const found = await answer(client.GET('/api/v1/cases/{case_id}', { params: { path: { case_id: id }, query: { code } } }))
      return { form: found.form, revision: found.form_revision, problems: found.problems }
    },
    save: async (changes, revision) => {
      const saved = await answer(client.PATCH('/api/v1/cases/{case_id}/form', { params: { path: { case_id: id }, query: { code }, header: { 'If-Match': `"${revision}"` } }, body: changes }))
      return { revision: saved.form_revision, problems: saved.problems, savedAt: saved.saved_at }
    },
    recall: () => {
      try {
        return sessionStorage.getItem(place)
      } catch {
        return null // storage is forbidden; the server alone keeps the draft
      }
    },
    remember: (text) => {
      try {
        if (text === null) sessionStorage.removeItem(place)
        else sessionStorage.setItem(place, text)
      } catch {
        // full or forbidden; the page still holds it and says when it is saved
      }
    },
  }
}

/** The objection while it is being written: every key saved, filed when it is complete. */
export function ObjectionDraft({ file, code, schema }: { file: Case; code: string; schema: Schema }) {
  const { t } = useTranslation('public')
  const cache = useQueryClient()
  const files = useFileDesk(file, code)
  const [keeper] = useState(() => new DraftKeeper({ form: file.form, revision: file.form_revision, problems: file.problems }, worldOf(file.id, code)))
  const view = useSyncExternalStore(keeper.subscribe, keeper.current)
  const [checked, setChecked] = useState(false)
  const [checking, setChecking] = useState(false)
  const [asked, setAsked] = useState<CaseAction | null>(null)
  useEffect(() => () => keeper.close(), [keeper])
  const check = async () => {
    setChecking(true)
    const saved = await keeper.flush()
    await cache.refetchQueries({ queryKey: caseKey(file.id), exact: true })
    setChecking(false)
    setChecked(true)
    const now = cache.getQueryData<Case>(caseKey(file.id))
    const action = now?.actions.find((one) => one.id === 'file_objection')
    if (saved && action?.possible) setAsked(action)
  }
  const problems = checked ? view.problems : []
  return (
    <Panel title={t('outsider.form')} actions={<SaveLine status={view.status} savedAt={view.savedAt} />}>
      <form
        className="stack-l"
        onSubmit={(event) => {
          event.preventDefault()
          void check()
        }}
      >
        {view.status === 'refused' && <Failure error={view.error} />}
        {problems.length > 0 && <ProblemSummary schema={schema} problems={problems} title={t('outsider.incomplete')} prefix="f" takeFocus />}
        <SchemaForm schema={schema} value={view.form} onChange={keeper.change} problems={problems} pack={file.pack} files={files} showMissing={checked} />
        <div className="row">
          <Button type="submit" look="primary" busy={checking}>
            {t('outsider.check')}
          </Button>
        </div>
      </form>
      <ActionButtons file={file} code={code} without={['file_objection']} />
      <ActionDialog file={file} action={asked} code={code} onClose={() => setAsked(null)} />
    </Panel>
  )
}

function SaveLine({ status, savedAt }: { status: DraftStatus; savedAt?: string }) {
  const { t } = useTranslation('public')
  const language = useLanguage()
  const words =
    status === 'saved' ? (savedAt ? t('outsider.saved', { time: formatMoment(savedAt, language) }) : '')
    : status === 'signed_out' ? t('outsider.refused')
    : t(`outsider.${status}`)
  return (
    <span role="status" className="small soft numeric">
      {words}
    </span>
  )
}
