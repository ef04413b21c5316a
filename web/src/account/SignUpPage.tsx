import { useState, type FormEvent } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { complaintOf } from '@/api/complaints'
import { identityKey } from '@/api/session'
import { useLanguage } from '@/format/text'
import { Button } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { PageTitle, Panel } from '@/ui/layout'
import { Failure } from '@/ui/states'

/** Opens an account and signs in with it; the party it acts for is entered next. */
export function SignUpPage() {
  const { t } = useTranslation('account')
  const language = useLanguage()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const [login, setLogin] = useState('')
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const open = useMutation({
    mutationFn: async () => {
      await answer(client.POST('/api/v1/accounts', { body: { login: login.trim(), name: name.trim(), password, language } }))
      return answer(client.POST('/api/v1/session', { body: { login: login.trim(), password } }))
    },
    onSuccess: async () => {
      cache.setQueryData(identityKey, await answer(client.GET('/api/v1/me')))
      void navigate('/my/parties?new=1')
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    open.mutate()
  }
  return (
    <div className="page narrow stack-l">
      <PageTitle title={t('sign_up.title')} lead={t('sign_up.lead')} />
      <Panel>
        <form className="stack" onSubmit={submit}>
          {open.isError && <Failure error={open.error} />}
          <Field label={t('sign_up.name')} hint={t('sign_up.name_hint')} required complaint={complaintOf(open.error, '/name')}>
            {(control) => <input {...control} className="input" required maxLength={60} autoComplete="name" value={name} onChange={(event) => setName(event.target.value)} />}
          </Field>
          <Field label={t('common:session.login')} hint={t('sign_up.login_hint')} required complaint={complaintOf(open.error, '/login')}>
            {(control) => <input {...control} className="input" required maxLength={60} autoComplete="username" autoCapitalize="none" spellCheck={false} value={login} onChange={(event) => setLogin(event.target.value)} />}
          </Field>
          <Field label={t('common:session.password')} hint={t('password.rule')} required complaint={complaintOf(open.error, '/password')}>
            {(control) => <input {...control} className="input" type="password" required autoComplete="new-password" value={password} onChange={(event) => setPassword(event.target.value)} />}
          </Field>
          <div className="row">
            <Button type="submit" look="primary" busy={open.isPending}>
              {t('sign_up.open')}
            </Button>
            <Link to="/sign-in">{t('sign_up.have_one')}</Link>
          </div>
        </form>
      </Panel>
      <p className="soft small">{t('sign_up.next')}</p>
    </div>
  )
}
