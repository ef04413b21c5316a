import { useState, type FormEvent } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { complaintOf } from '@/api/complaints'
import { useIdentity } from '@/api/session'
import { Button } from '@/ui/controls'
import { Confirm } from '@/ui/Confirm'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { Panel } from '@/ui/layout'
import { Failure } from '@/ui/states'
import { say } from '@/ui/Toasts'
import { accountKey } from './accountKey'

type Account = Schemas['AccountWithDuties']
type Step = 'lock' | 'unlock' | 'reset' | null

/** What the security administrator does about an account: lock, unlock, reset the second step. */
export function SecurityActions({ account }: { account: Account }) {
  const { t } = useTranslation('administration')
  const cache = useQueryClient()
  const { data: who } = useIdentity()
  const [step, setStep] = useState<Step>(null)
  const close = () => setStep(null)
  const done = async (message: string) => {
    await cache.invalidateQueries({ queryKey: accountKey(account.id) })
    void cache.invalidateQueries({ queryKey: ['accounts'] })
    say(message)
    close()
  }
  const path = { params: { path: { account_id: account.id } } }
  const unlock = useMutation({ mutationFn: () => answer(client.DELETE('/api/v1/accounts/{account_id}/lock', path)), onSuccess: () => done(t('security.unlocked')) })
  const reset = useMutation({ mutationFn: () => answer(client.DELETE('/api/v1/accounts/{account_id}/second-factor', path)), onSuccess: () => done(t('security.reset_done')) })
  const locked = account.status === 'locked'
  return (
    <Panel title={t('security.title')}>
      <div className="row">
        {locked ? (
          <Button onClick={() => setStep('unlock')}>{t('security.unlock')}</Button>
        ) : (
          <Button look="danger" disabled={account.id === who?.id} onClick={() => setStep('lock')}>
            {t('security.lock')}
          </Button>
        )}
        <Button disabled={!account.second_factor} onClick={() => setStep('reset')}>
          {t('security.reset')}
        </Button>
        {!account.second_factor && <span className="soft small">{t('security.no_factor')}</span>}
      </div>
      <Dialog open={step === 'lock'} title={t('security.lock_title', { name: account.name })} onClose={close}>
        <LockForm account={account} onLocked={() => void done(t('security.locked'))} onClose={close} />
      </Dialog>
      <Confirm open={step === 'unlock'} title={t('security.unlock_title', { name: account.name })} action={t('security.unlock')} busy={unlock.isPending} error={unlock.error} onConfirm={() => unlock.mutate()} onClose={close}>
        <p>{t('security.unlock_explain')}</p>
      </Confirm>
      <Confirm open={step === 'reset'} title={t('security.reset_title', { name: account.name })} action={t('security.reset')} danger busy={reset.isPending} error={reset.error} onConfirm={() => reset.mutate()} onClose={close}>
        <p>{t('security.reset_explain')}</p>
      </Confirm>
    </Panel>
  )
}

function LockForm({ account, onLocked, onClose }: { account: Account; onLocked: () => void; onClose: () => void }) {
  const { t } = useTranslation('administration')
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState('')
  const lock = useMutation({
    mutationFn: () => answer(client.PUT('/api/v1/accounts/{account_id}/lock', { params: { path: { account_id: account.id } }, body: { reason, ...(until && { until }) } })),
    onSuccess: onLocked,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    lock.mutate()
  }
  return (
    <form className="stack" onSubmit={submit}>
      {lock.isError && <Failure error={lock.error} />}
      <p>{t('security.lock_explain')}</p>
      <Field label={t('account.lock_reason')} hint={t('security.reason_hint')} required complaint={complaintOf(lock.error, '/reason')}>
        {(control) => <input {...control} className="input" required maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      <Field label={t('account.locked_until')} hint={t('security.until_hint')} complaint={complaintOf(lock.error, '/until')}>
        {(control) => <input {...control} className="input choice-width" type="date" value={until} onChange={(event) => setUntil(event.target.value)} />}
      </Field>
      <div className="row">
        <Button type="submit" look="danger" busy={lock.isPending}>
          {t('security.lock')}
        </Button>
        <Button onClick={onClose}>{t('common:action.cancel')}</Button>
      </div>
    </form>
  )
}
