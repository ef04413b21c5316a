import { useState, type FormEvent } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { complaintOf } from '@/api/complaints'
import { Button } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { Panel } from '@/ui/layout'
import { Failure } from '@/ui/states'
import { say } from '@/ui/Toasts'

/** Changes the password; every other session ends with it. */
export function PasswordForm({ login }: { login: string }) {
  const { t } = useTranslation('account')
  const cache = useQueryClient()
  const [old, setOld] = useState('')
  const [fresh, setFresh] = useState('')
  const [again, setAgain] = useState('')
  const [differs, setDiffers] = useState(false)
  const change = useMutation({
    mutationFn: () => answer(client.PUT('/api/v1/me/password', { body: { old_password: old, new_password: fresh } })),
    onSuccess: (done) => {
      setOld('')
      setFresh('')
      setAgain('')
      say(t('password.changed', { count: done.sessions_ended }))
      void cache.invalidateQueries({ queryKey: ['sessions'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setDiffers(fresh !== again)
    if (fresh === again) change.mutate()
  }
  return (
    <Panel title={t('password.title')}>
      <form className="stack form-width" onSubmit={submit}>
        {change.isError && <Failure error={change.error} />}
        <input type="hidden" autoComplete="username" value={login} readOnly />
        <Field label={t('password.old')} required complaint={complaintOf(change.error, '/old_password')}>
          {(control) => <input {...control} className="input" type="password" required autoComplete="current-password" value={old} onChange={(event) => setOld(event.target.value)} />}
        </Field>
        <Field label={t('password.fresh')} hint={t('password.rule')} required complaint={complaintOf(change.error, '/new_password')}>
          {(control) => <input {...control} className="input" type="password" required autoComplete="new-password" value={fresh} onChange={(event) => setFresh(event.target.value)} />}
        </Field>
        <Field label={t('password.again')} required complaint={differs && t('password.differs')}>
          {(control) => <input {...control} className="input" type="password" required autoComplete="new-password" value={again} onChange={(event) => setAgain(event.target.value)} />}
        </Field>
        <p className="soft small">{t('password.ends_sessions')}</p>
        <Button type="submit" look="primary" busy={change.isPending}>
          {t('password.change')}
        </Button>
      </form>
    </Panel>
  )
}
