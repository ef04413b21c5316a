import { useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { useIsDemo } from '@/api/today'
import { identityKey } from '@/api/session'
import { Button } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { Failure } from '@/ui/states'
import { useQueryClient } from '@tanstack/react-query'

/** Login, password and, where two steps are on, the code. `login` and `name` say whose session is taken up again. */
export function SignInForm({ login: fixed, name, onSignedIn }: { login?: string; name?: string; onSignedIn: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const demo = useIsDemo()
  const [login, setLogin] = useState(fixed ?? '')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const done = async () => {
    cache.setQueryData(identityKey, await answer(client.GET('/api/v1/me')))
    onSignedIn()
  }
  const signIn = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/session', { body: { login: login.trim(), password, ...(code && { code: code.trim() }) } })),
    onSuccess: done,
  })
  const again = useMutation({ mutationFn: () => answer(client.POST('/api/v1/demo/sessions', { body: { login } })), onSuccess: done })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        signIn.mutate()
      }}
    >
      {signIn.isError && <Failure error={signIn.error} />}
      <Field label={t('session.login')} required>
        {(control) => <input {...control} className="input" autoComplete="username" readOnly={fixed !== undefined} value={login} onChange={(event) => setLogin(event.target.value)} />}
      </Field>
      <Field label={t('session.password')} required>
        {(control) => <input {...control} className="input" type="password" autoComplete="current-password" value={password} onChange={(event) => setPassword(event.target.value)} />}
      </Field>
      <Field label={t('session.code')} hint={t('session.code_hint')}>
        {(control) => <input {...control} className="input" inputMode="numeric" autoComplete="one-time-code" value={code} onChange={(event) => setCode(event.target.value)} />}
      </Field>
      <div className="row">
        <Button type="submit" look="primary" busy={signIn.isPending}>
          {t('nav.sign_in')}
        </Button>
        {demo && fixed !== undefined && (
          <Button busy={again.isPending} onClick={() => again.mutate()}>
            {t('session.as', { name: name ?? login })}
          </Button>
        )}
      </div>
    </form>
  )
}
