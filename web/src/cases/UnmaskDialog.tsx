import { useState, type FormEvent } from 'react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { complaintOf } from '@/api/complaints'
import { Button } from '@/ui/controls'
import { CopyText } from '@/ui/CopyText'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { Failure } from '@/ui/states'

/** What is to be seen: a number of a party (officials name the case that calls for it), or a field of a case's form. */
export type Masked = { party: string; field: 'identity_number' | 'phone'; case?: string } | { case: string; pointer: string }

/** Asks for the reason, then shows a masked value this one time; who, when and why is kept in the audit trail. */
export function UnmaskDialog({ open, label, what, onClose }: { open: boolean; label: string; what: Masked; onClose: () => void }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const see = useMutation({ mutationFn: () => answer(client.POST('/api/v1/unmaskings', { body: { ...what, reason } })) })
  const close = () => {
    see.reset() // the value does not stay in the page
    setReason('')
    onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    see.mutate()
  }
  return (
    <Dialog open={open} title={t('unmask.title', { label })} onClose={close}>
      {see.data ? (
        <div className="stack">
          <CopyText text={String(see.data.value)} label={label} />
          <p className="soft small">{t('unmask.logged')}</p>
          <Button look="primary" onClick={close}>
            {t('action.close')}
          </Button>
        </div>
      ) : (
        <form className="stack" onSubmit={submit}>
          {see.isError && <Failure error={see.error} />}
          <p>{t('unmask.explain')}</p>
          <Field label={t('unmask.reason')} hint={t('unmask.reason_hint')} required complaint={complaintOf(see.error, '/reason')}>
            {(control) => <input {...control} className="input" required minLength={5} maxLength={300} value={reason} onChange={(event) => setReason(event.target.value)} />}
          </Field>
          <div className="row">
            <Button type="submit" look="primary" busy={see.isPending}>
              {t('unmask.show')}
            </Button>
            <Button onClick={close}>{t('action.cancel')}</Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}
