import { useRef, useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, idempotencyKey, ProblemError, type Schemas } from '@/api/client'
import { orSignedOut } from '@/api/session'
import { useWords } from '@/format/text'
import { ProblemSummary, SchemaForm, type Schema, type Value } from '@/form'
import { Button } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { say } from '@/ui/Toasts'
import { Failure } from '@/ui/states'
import { inputOf, useCaseChanged, useFileDesk, useCaseForm, type Case, type CaseAction } from './data'
import { ClauseNote } from './ClauseNote'
import { LaneConditions, LaneQuota } from './LanePanel'
import './text'

/** A request for the green channel: its conditions are told where it is made. */
const asksForLane = (schema: Schema | undefined) => schema?.properties?.reason?.['x-codes'] === 'green_lane_reason'

interface ActionDialogProps {
  file: Case
  /** The action that is being asked about; null shows nothing. */
  action: CaseAction | null
  /** What stands in the form at first, e.g. the points of a correction notice to answer. */
  initial?: Value
  code?: string
  onClose: () => void
  onDone?: (action: CaseAction) => void
}

/** Asks what an action of the rule pack needs, says what it rests on and what stands in its way, and performs it. */
export function ActionDialog({ file, action, ...rest }: ActionDialogProps) {
  const words = useWords()
  return (
    <Dialog open={action !== null} title={action ? words(action.label) : ''} onClose={rest.onClose}>
      {action && <ActionForm key={action.id} file={file} action={action} {...rest} />}
    </Dialog>
  )
}

type ActionFormProps = Omit<ActionDialogProps, 'action'> & { action: CaseAction }

/** The form of an action, for a dialog or a page of its own. */
export function ActionForm({ file, action, initial, code, onClose, onDone }: ActionFormProps) {
  const { t } = useTranslation('cases')
  const words = useWords()
  const changed = useCaseChanged()
  const [input, setInput] = useState<Value>(initial ?? {})
  // The same key for the same words: a second press or a retry after a lost answer does it once.
  const key = useRef(idempotencyKey())
  const perform = useMutation({
    mutationFn: () => {
      const sent = answer(
        client.POST('/api/v1/cases/{case_id}/actions/{action}', {
          params: { path: { case_id: file.id, action: action.id }, query: { code }, header: { 'Idempotency-Key': key.current } },
          body: input,
        }),
      )
      return code ? sent : orSignedOut(sent)
    },
    onSuccess: async () => {
      await changed(file.id)
      say(t('done', { action: words(action.label) }))
      onDone?.(action)
      onClose()
    },
  })
  const schema = inputOf(action)
  const problems = perform.error instanceof ProblemError ? (perform.error.problem.errors ?? []) : []
  const edit = (next: Value) => {
    key.current = idempotencyKey()
    setInput(next)
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        perform.mutate()
      }}
    >
      <p>{words(action.help)}</p>
      {action.possible ? null : <ObstacleNote file={file} action={action} />}
      {perform.isError && (schema && problems.length > 0 ? <ProblemSummary schema={schema} problems={problems} title={t('action_problems')} prefix="a" takeFocus /> : <Failure error={perform.error} />)}
      {file.lane && asksForLane(schema) && (
        <>
          <p>{t('lane.one_of')}</p>
          <LaneConditions lane={file.lane} pack={file.pack} />
          <LaneQuota lane={file.lane} pack={file.pack} />
        </>
      )}
      {schema && action.possible && <ActionFields file={file} schema={schema} value={input} code={code} problems={problems} onChange={edit} />}
      <p className="small soft">
        {t('basis')} <ClauseNote pack={file.pack} id={action.clause} />
      </p>
      <div className="row">
        {action.possible && (
          <Button type="submit" look="primary" busy={perform.isPending}>
            {words(action.label)}
          </Button>
        )}
        <Button onClick={onClose}>{t('not_now')}</Button>
      </div>
    </form>
  )
}

function ActionFields({ file, schema, value, code, problems, onChange }: { file: Case; schema: Schema; value: Value; code?: string; problems: Schemas['FieldProblem'][]; onChange: (next: Value) => void }) {
  const files = useFileDesk(file, code)
  const { data: form } = useCaseForm(file, code)
  return <SchemaForm schema={schema} value={value} onChange={onChange} problems={problems} showMissing pack={file.pack} caseForm={form?.schema} files={files} prefix="a" />
}

/** What stands in the way of an action, and how to mend it. */
export function ObstacleNote({ file, action }: { file: Case; action: CaseAction }) {
  const { obstacle } = action
  if (!obstacle) return null
  return (
    <div className="banner wait">
      <p>
        <strong>{obstacle.message}</strong>
      </p>
      <p>
        {obstacle.mend}
        {obstacle.clause && (
          <>
            {' '}
            <span className="small soft">
              <ClauseNote pack={file.pack} id={obstacle.clause} />
            </span>
          </>
        )}
      </p>
    </div>
  )
}
