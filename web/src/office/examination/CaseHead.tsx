import { useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, idempotencyKey } from '@/api/client'
import { useIdentity } from '@/api/session'
import type { Case } from '@/cases/data'
import { caseTone } from '@/format/status'
import { Chinese, useWords } from '@/format/text'
import { Button, Tag } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { PageTitle } from '@/ui/layout'
import { Failure } from '@/ui/states'
import { say } from '@/ui/Toasts'
import { useColleagues } from '../worklist/FilterBar'
import { Clocks } from './Clocks'
import { useAssign, useOfficeCaseChanged } from './useCase'
import look from './examination.module.css'

/** The four answers: where is it, whom does it wait on, until when, and (to the right) who has it. */
export function CaseHead({ file }: { file: Case }) {
  const { t } = useTranslation('office')
  const words = useWords()
  const title = file.title || words(file.procedure_label)
  return (
    <header className={look.head}>
      <PageTitle
        title={<Chinese>{title}</Chinese>}
        window={title}
        lead={
          <>
            <span className="mono">{file.number}</span> · {words(file.procedure_label)} · {words(file.pack_label)}
            {file.channel !== 'normal' && <> · {t(`common:channel.${file.channel}`)}</>}
          </>
        }
      />
      <div className={look.answers}>
        <div>
          <span className={look.answer_name}>{t('column.state')}</span>
          <div>
            <Tag tone={caseTone(file.state.waits_on, file.state.ended, 'office')}>{words(file.state.label)}</Tag> <span className="small soft">{words(file.state.meaning)}</span>
          </div>
        </div>
        <div>
          <span className={look.answer_name}>{t('column.waits_on')}</span>
          <div>{t(`common:waits_on.${file.state.waits_on}`)}</div>
        </div>
        <Clocks file={file} />
        <InCharge file={file} />
      </div>
    </header>
  )
}

function InCharge({ file }: { file: Case }) {
  const { t } = useTranslation('office')
  const { data: who } = useIdentity()
  const { data: colleagues } = useColleagues()
  const assign = useAssign(file.id)
  const mine = file.assignee === who?.id
  return (
    <div>
      <span className={look.answer_name}>{t('column.assignee')}</span>
      <div className="row">
        <span>{file.assignee_name ? <Chinese>{file.assignee_name}</Chinese> : t('unassigned')}</span>
        {!file.state.ended && !mine && (
          <Button small busy={assign.isPending} onClick={() => who?.id && assign.mutate(who.id)}>
            {t('bulk.claim')}
          </Button>
        )}
        {!file.state.ended && (
          <select className={`input ${look.assign}`} aria-label={t('bulk.assign')} value="" disabled={assign.isPending} onChange={(event) => event.target.value && assign.mutate(event.target.value)}>
            <option value="">{t('bulk.assign')}</option>
            {colleagues?.map((item) => (
              <option key={item.account} value={item.account} lang="zh-CN">
                {item.name}
              </option>
            ))}
          </select>
        )}
        {!file.state.ended && <Recusal file={file} />}
      </div>
      {assign.isError && <Failure error={assign.error} />}
    </div>
  )
}

/** Steps back from a case for a conflict of interest; it cannot be taken back. */
function Recusal({ file }: { file: Case }) {
  const { t } = useTranslation('office')
  const changed = useOfficeCaseChanged(file.id)
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const recuse = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/cases/{case_id}/recusals', { params: { path: { case_id: file.id }, header: { 'Idempotency-Key': idempotencyKey() } }, body: { reason } })),
    onSuccess: () => {
      setOpen(false)
      say(t('recusal.done'))
      return changed()
    },
  })
  return (
    <>
      <Button small look="plain" onClick={() => setOpen(true)}>
        {t('recusal.title')}
      </Button>
      <Dialog
        open={open}
        title={t('recusal.title')}
        onClose={() => setOpen(false)}
        footer={
          <Button look="danger" busy={recuse.isPending} onClick={() => recuse.mutate()}>
            {t('recusal.confirm')}
          </Button>
        }
      >
        <div className="stack">
          <p>{t('recusal.explain')}</p>
          {recuse.isError && <Failure error={recuse.error} />}
          <Field label={t('recusal.reason')} required>
            {(control) => <textarea {...control} className="input" maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />}
          </Field>
        </div>
      </Dialog>
    </>
  )
}
