import { useRef, useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, idempotencyKey, ProblemError, type FieldProblem } from '@/api/client'
import type { Case, CaseAction } from '@/cases/data'
import { ClauseNote } from '@/cases/ClauseNote'
import { SchemaForm, type Schema, type Value } from '@/form'
import { formatMoment } from '@/format/dates'
import { useLanguage, useWords } from '@/format/text'
import { Button } from '@/ui/controls'
import { Failure } from '@/ui/states'
import { say } from '@/ui/Toasts'
import { CorrectionEditor, type Point } from './CorrectionEditor'
import { editorOf, findingNames, remainder } from './editors'
import { FindingsEditor } from './FindingsEditor'
import { Preview, type ActionPreview } from './Preview'
import { useOfficeCaseChanged } from './useCase'
import look from './examination.module.css'

export interface Draft {
  value: Value
  change: (next: Value) => void
  keptAt: string
  discard: () => void
}

interface Props {
  file: Case
  action: CaseAction
  caseForm: Schema | undefined
  draft: Draft
  onClose: () => void
}

/** One action written, looked at as its readers will see it, and only then performed. */
export function Composer({ file, action, caseForm, draft, onClose }: Props) {
  const { t } = useTranslation('office')
  const words = useWords()
  const language = useLanguage()
  const changed = useOfficeCaseChanged(file.id)
  const key = useRef(idempotencyKey())
  const [preview, setPreview] = useState<ActionPreview | null>(null)
  const path = { case_id: file.id, action: action.id }
  const lookAhead = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/cases/{case_id}/actions/{action}/preview', { params: { path }, body: draft.value })),
    onSuccess: setPreview,
  })
  const perform = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/cases/{case_id}/actions/{action}', { params: { path, header: { 'Idempotency-Key': key.current } }, body: draft.value })),
    onSuccess: async () => {
      draft.discard()
      say(t('decide.done', { what: words(action.label) }))
      await changed()
      onClose()
    },
    onError: (error) => {
      // What was refused is mended and sent as a new command; one whose answer was lost keeps its key, so that it happens once.
      if (error instanceof ProblemError && error.offline) return
      key.current = idempotencyKey()
      setPreview(null)
    },
  })
  const refused = perform.error instanceof ProblemError ? perform.error : undefined
  const problems: FieldProblem[] = [...(preview && !preview.possible ? (preview.obstacle?.errors ?? []) : []), ...(refused?.problem.errors ?? [])]
  const write = (next: Value) => {
    draft.change(next)
    setPreview(null)
    perform.reset()
  }
  return (
    <div className="stack">
      <header className="stack-s">
        <Button small look="plain" onClick={onClose}>
          {t('decide.back')}
        </Button>
        <h2>{words(action.label)}</h2>
        <p className="small soft">
          {words(action.help)} · <ClauseNote pack={file.pack} id={action.clause} />
        </p>
      </header>
      {perform.isError && <Failure error={perform.error} />}
      {lookAhead.isError && <Failure error={lookAhead.error} />}
      {preview && !preview.possible && preview.obstacle && (
        <div className="banner bad" role="alert">
          <h2>{preview.obstacle.message}</h2>
          <p>{preview.obstacle.mend}</p>
        </div>
      )}
      {preview?.possible ? (
        <Preview preview={preview} file={file} />
      ) : (
        <>
          <Input file={file} action={action} caseForm={caseForm} value={draft.value} onChange={write} problems={problems} />
          {draft.keptAt && <p className="small soft">{t('decide.kept', { time: formatMoment(draft.keptAt, language) })}</p>}
        </>
      )}
      <div className={look.confirm}>
        {preview?.possible ? (
          <>
            <Button look="primary" busy={perform.isPending} onClick={() => perform.mutate()}>
              {t('decide.confirm', { what: words(action.label) })}
            </Button>
            <Button onClick={() => setPreview(null)}>{t('decide.change')}</Button>
          </>
        ) : (
          <Button look="primary" busy={lookAhead.isPending} onClick={() => lookAhead.mutate()}>
            {t('decide.preview')}
          </Button>
        )}
      </div>
    </div>
  )
}

interface InputProps {
  file: Case
  action: CaseAction
  caseForm: Schema | undefined
  value: Value
  onChange: (next: Value) => void
  problems: FieldProblem[]
}

function Input({ file, action, caseForm, value, onChange, problems }: InputProps) {
  const { t } = useTranslation('office')
  const schema = action.schema as Schema | undefined
  if (!schema) return <p className="soft">{t('decide.no_input')}</p>
  const editor = editorOf(schema)
  const taken = editor === 'points' ? ['points'] : editor === 'findings' ? [...findingNames(schema), 'checklist'] : []
  return (
    <div className="stack">
      {editor === 'points' && caseForm && (
        <CorrectionEditor points={(value.points as Point[] | undefined) ?? []} onChange={(points) => onChange({ ...value, points })} caseForm={caseForm} problems={problems} />
      )}
      {editor === 'findings' && <FindingsEditor schema={schema} value={value} onChange={onChange} caseForm={caseForm} pack={file.pack} problems={problems} />}
      <SchemaForm schema={remainder(schema, taken)} value={value} onChange={onChange} problems={problems} pack={file.pack} caseForm={caseForm} prefix="a" showMissing />
    </div>
  )
}
