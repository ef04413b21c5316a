import { useState, type FormEvent } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { complaintOf } from '@/api/complaints'
import { usePages } from '@/api/pages'
import { dayInBeijing, formatMoment } from '@/format/dates'
import { useLanguage } from '@/format/text'
import { Button, Tag } from '@/ui/controls'
import { Confirm } from '@/ui/Confirm'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { Panel } from '@/ui/layout'
import { Pages } from '@/ui/Pages'
import { Empty, Failure } from '@/ui/states'
import { say } from '@/ui/Toasts'
import { ShownOnce } from './ShownOnce'

const tone = { valid: 'good', expired: 'neutral', revoked: 'bad' } as const

/** Tokens with which programs act for this account. */
export function TokensPage() {
  const { t } = useTranslation('account')
  const language = useLanguage()
  const cache = useQueryClient()
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<Schemas['ApiToken'] | null>(null)
  const tokens = usePages(['tokens'], (after) => answer(client.GET('/api/v1/me/tokens', { params: { query: { after } } })))
  const revoke = useMutation({
    mutationFn: (token_id: string) => answer(client.DELETE('/api/v1/me/tokens/{token_id}', { params: { path: { token_id } } })),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['tokens'] })
      say(t('tokens.revoked'))
      setRevoking(null)
    },
  })
  return (
    <div className="stack-l">
      <p className="soft">{t('tokens.explain')}</p>
      <Panel
        title={t('tokens.title')}
        actions={
          <Button small look="primary" onClick={() => setMaking(true)}>
            {t('tokens.new')}
          </Button>
        }
        flush
      >
        <Pages query={tokens} whenEmpty={<Empty title={t('tokens.empty')}>{t('tokens.empty_explain')}</Empty>}>
          <div className="table-frame" tabIndex={0} role="region" aria-label={t('tokens.title')}>
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{t('tokens.name')}</th>
                  <th scope="col">{t('tokens.scopes')}</th>
                  <th scope="col">{t('tokens.made')}</th>
                  <th scope="col">{t('tokens.ends')}</th>
                  <th scope="col">{t('tokens.state')}</th>
                  <th scope="col">
                    <span className="visually-hidden">{t('tokens.revoke')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {tokens.items.map((token) => (
                  <tr key={token.id}>
                    <td>{token.name}</td>
                    <td>{token.scopes.map((scope) => t(`scope.${scope}`)).join(t('list_comma'))}</td>
                    <td className="nowrap numeric">{formatMoment(token.created_at, language)}</td>
                    <td className="nowrap numeric">{formatMoment(token.expires_at, language)}</td>
                    <td>
                      <Tag tone={tone[token.status]}>{t(`tokens.${token.status}`)}</Tag>
                    </td>
                    <td>
                      {token.status === 'valid' && (
                        <Button small onClick={() => setRevoking(token)} aria-label={t('tokens.revoke_one', { name: token.name })}>
                          {t('tokens.revoke')}
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Pages>
      </Panel>
      <NewToken open={making} onClose={() => setMaking(false)} />
      <Confirm
        open={revoking !== null}
        title={t('tokens.revoke_one', { name: revoking?.name })}
        action={t('tokens.revoke')}
        danger
        busy={revoke.isPending}
        error={revoke.error}
        onConfirm={() => revoking && revoke.mutate(revoking.id)}
        onClose={() => setRevoking(null)}
      >
        <p>{t('tokens.revoke_explain')}</p>
      </Confirm>
    </div>
  )
}

const inDays = (days: number) => dayInBeijing(new Date(Date.now() + days * 86_400_000))

function NewToken({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('account')
  const cache = useQueryClient()
  const [name, setName] = useState('')
  const [write, setWrite] = useState(false)
  const [until, setUntil] = useState(() => inDays(90))
  const make = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/me/tokens', { body: { name, scopes: write ? ['read', 'write'] : ['read'], expires_on: until } })),
    onSuccess: () => void cache.invalidateQueries({ queryKey: ['tokens'] }),
  })
  const close = () => {
    make.reset()
    setName('')
    onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate()
  }
  return (
    <>
      <Dialog open={open && !make.data} title={t('tokens.new')} onClose={close}>
        <form className="stack" onSubmit={submit}>
          {make.isError && <Failure error={make.error} />}
          <Field label={t('tokens.name')} hint={t('tokens.name_hint')} required complaint={complaintOf(make.error, '/name')}>
            {(control) => <input {...control} className="input" required maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />}
          </Field>
          <fieldset className="plain-set">
            <legend>{t('tokens.scopes')}</legend>
            <label className="choice">
              <input type="radio" name="scope" checked={!write} onChange={() => setWrite(false)} /> <span>{t('tokens.only_read')}</span>
            </label>
            <label className="choice">
              <input type="radio" name="scope" checked={write} onChange={() => setWrite(true)} /> <span>{t('tokens.read_write')}</span>
            </label>
          </fieldset>
          <Field label={t('tokens.ends')} hint={t('tokens.ends_hint')} required complaint={complaintOf(make.error, '/expires_on')}>
            {(control) => <input {...control} className="input choice-width" type="date" required value={until} max={inDays(365)} onChange={(event) => setUntil(event.target.value)} />}
          </Field>
          <Button type="submit" look="primary" busy={make.isPending}>
            {t('tokens.make')}
          </Button>
        </form>
      </Dialog>
      <ShownOnce text={make.data?.token} label={t('tokens.token')} once={t('tokens.shown_once')} how={t('tokens.how')} onClose={close} />
    </>
  )
}
