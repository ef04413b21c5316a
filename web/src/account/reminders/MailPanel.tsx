import { useState, type FormEvent } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { complaintOf } from '@/api/complaints'
import { formatMoment } from '@/format/dates'
import { useLanguage } from '@/format/text'
import { Banner, Button, Tag } from '@/ui/controls'
import { Confirm } from '@/ui/Confirm'
import { Field } from '@/ui/Field'
import { Panel } from '@/ui/layout'
import { Failure, Loaded } from '@/ui/states'
import { Table } from '@/ui/Table'
import { say } from '@/ui/Toasts'

type Mail = Schemas['MailSettings']

const key = ['mail']
const choices = ['all', 'reminders', 'none'] as const
const tone = { waiting: 'wait', sent: 'good', failed: 'bad', refused: 'bad', dropped: 'neutral' } as const

/** Notices by mail: the address, its confirmation, what comes, and what went out last. */
export function MailPanel() {
  const { t } = useTranslation('account')
  const mail = useQuery({ queryKey: key, queryFn: () => answer(client.GET('/api/v1/me/mail')), refetchInterval: (query) => (query.state.data?.recent.some((item) => item.status === 'waiting') ? 3000 : false) })
  return (
    <Panel title={t('mail.title')}>
      <Loaded query={mail}>{(data) => (data.available || data.address ? <Settings mail={data} /> : <p className="soft">{t('mail.unavailable')}</p>)}</Loaded>
    </Panel>
  )
}

function useKeep() {
  const cache = useQueryClient()
  return (fresh: Mail) => cache.setQueryData(key, fresh)
}

function Settings({ mail }: { mail: Mail }) {
  const { t } = useTranslation('account')
  const [changing, setChanging] = useState(false)
  return (
    <div className="stack">
      {mail.refused && !mail.address && (
        <Banner tone="bad" title={t('mail.refused')}>
          <p>{t('mail.refused_mend')}</p>
        </Banner>
      )}
      {mail.address && <Chosen mail={mail} address={mail.address} onChange={() => setChanging(true)} />}
      {mail.pending && !changing && <CodeForm pending={mail.pending} onOther={() => setChanging(true)} />}
      {(changing || (!mail.address && !mail.pending)) && <AddressForm onDone={() => setChanging(false)} onCancel={mail.address || mail.pending ? () => setChanging(false) : undefined} />}
      {mail.recent.length > 0 && <Recent items={mail.recent} />}
    </div>
  )
}

function Chosen({ mail, address, onChange }: { mail: Mail; address: string; onChange: () => void }) {
  const { t } = useTranslation('account')
  const keep = useKeep()
  const [removing, setRemoving] = useState(false)
  const choose = useMutation({
    mutationFn: (choice: Mail['choice']) => answer(client.PUT('/api/v1/me/mail/choice', { body: { choice } })),
    onSuccess: (fresh) => {
      keep(fresh)
      say(t('mail.kept'))
    },
  })
  const remove = useMutation({
    mutationFn: () => answer(client.DELETE('/api/v1/me/mail')),
    onSuccess: (fresh) => {
      keep(fresh)
      setRemoving(false)
    },
  })
  return (
    <>
      <p className="row">
        <strong className="wrap-anywhere">{address}</strong>
        <Tag tone="good">{t('mail.confirmed')}</Tag>
        <Button small onClick={onChange}>
          {t('mail.change')}
        </Button>
        <Button small onClick={() => setRemoving(true)}>
          {t('mail.remove')}
        </Button>
      </p>
      {choose.isError && <Failure error={choose.error} />}
      <fieldset className="plain-set">
        <legend>{t('mail.what')}</legend>
        {choices.map((choice) => (
          <label key={choice} className="choice">
            <input type="radio" name="mail-choice" checked={(choose.isPending ? choose.variables : mail.choice) === choice} onChange={() => choose.mutate(choice)} />
            <span>
              {t(`mail.choice.${choice}`)}
              <span className="hint soft small">{t(`mail.choice_hint.${choice}`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Confirm open={removing} title={t('mail.remove_title', { address })} action={t('mail.remove')} danger busy={remove.isPending} error={remove.error} onConfirm={() => remove.mutate()} onClose={() => setRemoving(false)}>
        <p>{t('mail.remove_explain')}</p>
      </Confirm>
    </>
  )
}

function AddressForm({ onDone, onCancel }: { onDone: () => void; onCancel?: () => void }) {
  const { t } = useTranslation('account')
  const keep = useKeep()
  const [address, setAddress] = useState('')
  const send = useMutation({
    mutationFn: () => answer(client.PUT('/api/v1/me/mail', { body: { address: address.trim() } })),
    onSuccess: (fresh) => {
      keep(fresh)
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send.mutate()
  }
  const complaint = complaintOf(send.error, '/address')
  return (
    <form className="stack form-width" onSubmit={submit}>
      {send.isError && !complaint && <Failure error={send.error} />}
      <Field label={t('mail.address')} hint={t('mail.address_hint')} required complaint={complaint}>
        {(control) => <input {...control} className="input" type="email" required autoComplete="email" maxLength={254} value={address} onChange={(event) => setAddress(event.target.value)} />}
      </Field>
      <div className="row">
        <Button type="submit" look="primary" busy={send.isPending}>
          {t('mail.send_code')}
        </Button>
        {onCancel && <Button onClick={onCancel}>{t('common:action.cancel')}</Button>}
      </div>
    </form>
  )
}

function CodeForm({ pending, onOther }: { pending: string; onOther: () => void }) {
  const { t } = useTranslation('account')
  const keep = useKeep()
  const [code, setCode] = useState('')
  const confirm = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/me/mail/confirmation', { body: { code: code.replace(/\s/g, '') } })),
    onSuccess: (fresh) => {
      keep(fresh)
      say(t('mail.now_confirmed'))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    confirm.mutate()
  }
  const complaint = complaintOf(confirm.error, '/code')
  return (
    <form className="stack form-width" onSubmit={submit}>
      <p role="status">{t('mail.code_sent', { address: pending })}</p>
      {confirm.isError && !complaint && <Failure error={confirm.error} />}
      <Field label={t('mail.code')} hint={t('mail.code_hint')} required complaint={complaint}>
        {(control) => (
          <input {...control} className="input code-width numeric" required inputMode="numeric" autoComplete="one-time-code" maxLength={12} value={code} onChange={(event) => setCode(event.target.value)} />
        )}
      </Field>
      <div className="row">
        <Button type="submit" look="primary" busy={confirm.isPending}>
          {t('mail.confirm')}
        </Button>
        <Button onClick={onOther}>{t('mail.other_address')}</Button>
      </div>
    </form>
  )
}

function Recent({ items }: { items: Mail['recent'] }) {
  const { t } = useTranslation('account')
  const language = useLanguage()
  return (
    <details>
      <summary>{t('mail.recent')}</summary>
      <Table caption={t('mail.recent')} captionHidden columns={[t('mail.kind'), t('mail.to'), t('mail.when'), t('mail.result')]}>
        {items.map((item, at) => (
          <tr key={at}>
            <td>{t(`mail.kinds.${item.kind}`)}</td>
            <td className="wrap-anywhere">{item.recipient}</td>
            <td className="nowrap numeric">{formatMoment(item.last_at ?? item.created_at, language)}</td>
            <td>
              <Tag tone={tone[item.status]}>{t(`mail.status.${item.status}`)}</Tag>
            </td>
          </tr>
        ))}
      </Table>
    </details>
  )
}
