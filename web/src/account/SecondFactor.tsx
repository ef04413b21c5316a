import { useState, type FormEvent } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { complaintOf } from '@/api/complaints'
import { identityKey } from '@/api/session'
import { Button, Tag } from '@/ui/controls'
import { CopyText } from '@/ui/CopyText'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { Panel } from '@/ui/layout'
import { Failure } from '@/ui/states'
import { say } from '@/ui/Toasts'

/** Two-step sign-in: on or off, how to set it up, how to leave it. */
export function SecondFactor({ on }: { on: boolean }) {
  const { t } = useTranslation('account')
  const [leaving, setLeaving] = useState(false)
  const start = useMutation({ mutationFn: () => answer(client.POST('/api/v1/me/second-factor')) })
  return (
    <Panel title={t('factor.title')} actions={<Tag tone={on ? 'good' : 'wait'}>{t(on ? 'factor.on' : 'factor.off')}</Tag>}>
      <div className="stack">
        <p>{t(on ? 'factor.on_explain' : 'factor.off_explain')}</p>
        {start.isError && <Failure error={start.error} />}
        {on && <Button onClick={() => setLeaving(true)}>{t('factor.remove')}</Button>}
        {!on && !start.data && (
          <Button look="primary" busy={start.isPending} onClick={() => start.mutate()}>
            {t('factor.start')}
          </Button>
        )}
        {!on && start.data && <SetUp secret={start.data.secret} address={start.data.address} onDone={start.reset} />}
      </div>
      <Removal open={leaving} onClose={() => setLeaving(false)} />
    </Panel>
  )
}

/** The six digits that an authenticator app shows. */
function CodeField({ code, setCode, error }: { code: string; setCode: (code: string) => void; error: unknown }) {
  const { t } = useTranslation('account')
  return (
    <Field label={t('factor.code')} required complaint={complaintOf(error, '/code')}>
      {(control) => (
        <input {...control} className="input code-width numeric" required inputMode="numeric" autoComplete="one-time-code" maxLength={10} value={code} onChange={(event) => setCode(event.target.value)} />
      )}
    </Field>
  )
}

function SetUp({ secret, address, onDone }: { secret: string; address: string; onDone: () => void }) {
  const { t } = useTranslation('account')
  const cache = useQueryClient()
  const [code, setCode] = useState('')
  const confirm = useMutation({
    mutationFn: () => answer(client.PUT('/api/v1/me/second-factor', { body: { code: code.replace(/\s/g, '') } })),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: identityKey })
      say(t('factor.now_on'))
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    confirm.mutate()
  }
  return (
    <form className="stack steps" onSubmit={submit}>
      <ol className="stack">
        <li>
          <p>{t('factor.step_secret')}</p>
          <CopyText text={secret.replace(/(.{4})(?=.)/g, '$1 ')} label={t('factor.secret')} />
          <p className="small">
            <a href={address}>{t('factor.open_app')}</a>
          </p>
        </li>
        <li>
          <p>{t('factor.step_code')}</p>
          <CodeField code={code} setCode={setCode} error={confirm.error} />
        </li>
      </ol>
      {confirm.isError && <Failure error={confirm.error} />}
      <p className="soft small">{t('factor.lost')}</p>
      <Button type="submit" look="primary" busy={confirm.isPending}>
        {t('factor.confirm')}
      </Button>
    </form>
  )
}

function Removal({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('account')
  const cache = useQueryClient()
  const [code, setCode] = useState('')
  const remove = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/me/second-factor/removal', { body: { code: code.replace(/\s/g, '') } })),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: identityKey })
      setCode('')
      say(t('factor.now_off'))
      onClose()
    },
  })
  return (
    <Dialog open={open} title={t('factor.remove')} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          remove.mutate()
        }}
      >
        {remove.isError && <Failure error={remove.error} />}
        <p>{t('factor.remove_explain')}</p>
        <CodeField code={code} setCode={setCode} error={remove.error} />
        <Button type="submit" look="danger" busy={remove.isPending}>
          {t('factor.remove')}
        </Button>
      </form>
    </Dialog>
  )
}
