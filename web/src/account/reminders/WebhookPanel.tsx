import { useRef, useState, type FormEvent } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { answer, client } from '@/api/client'
import { complaintOf } from '@/api/complaints'
import { usePages } from '@/api/pages'
import { useIdentity } from '@/api/session'
import { Button } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { Panel } from '@/ui/layout'
import { Pages } from '@/ui/Pages'
import { Empty, Failure } from '@/ui/states'
import { ShownOnce } from '../ShownOnce'
import { Webhook } from './Webhook'

/** Addresses to which notifications are sent, signed: of the account itself, or of a party that one owns. */
export function WebhookPanel() {
  const { t } = useTranslation('account')
  const { data: who } = useIdentity()
  const [search, setSearch] = useSearchParams()
  const [making, setMaking] = useState(false)
  const list = useRef<HTMLDivElement>(null)
  const owned = who?.memberships?.filter((party) => party.role === 'owner') ?? []
  const asked = search.get('party')
  const party = asked !== null && owned.some((own) => own.party === asked) ? asked : (asked === null && owned[0]?.party) || ''
  const hooks = usePages(['webhooks', party], (after) => answer(client.GET('/api/v1/webhooks', { params: { query: { after, ...(party && { party }) } } })), who !== undefined)
  return (
    <Panel
      title={t('webhooks.title')}
      actions={
        <Button small look="primary" onClick={() => setMaking(true)}>
          {t('webhooks.new')}
        </Button>
      }
      flush
    >
      <div className="body stack">
        <p className="soft">{t('webhooks.explain')}</p>
        {owned.length > 0 && (
          <Field label={t('webhooks.whose')}>
            {(control) => (
              <select {...control} className="input choice-width" value={party} onChange={(event) => setSearch({ party: event.target.value }, { replace: true })}>
                {owned.map((own) => (
                  <option key={own.party} value={own.party} lang="zh-CN">
                    {own.name}
                  </option>
                ))}
                <option value="">{t('webhooks.own')}</option>
              </select>
            )}
          </Field>
        )}
      </div>
      <div ref={list} tabIndex={-1} role="group" aria-label={t('webhooks.title')}>
        <Pages query={hooks} whenEmpty={<Empty title={t('webhooks.empty')}>{t('webhooks.empty_explain')}</Empty>}>
          <ul className="plain-list">
            {hooks.items.map((hook) => (
              <Webhook key={hook.id} hook={hook} onRemoved={() => setTimeout(() => list.current?.focus())} />
            ))}
          </ul>
        </Pages>
      </div>
      <NewWebhook open={making} party={party} onClose={() => setMaking(false)} />
    </Panel>
  )
}

function NewWebhook({ open, party, onClose }: { open: boolean; party: string; onClose: () => void }) {
  const { t } = useTranslation('account')
  const cache = useQueryClient()
  const [url, setUrl] = useState('')
  const make = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/webhooks', { body: { url: url.trim(), ...(party && { party }) } })),
    onSuccess: () => void cache.invalidateQueries({ queryKey: ['webhooks'] }),
  })
  const close = () => {
    make.reset()
    setUrl('')
    onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate()
  }
  const complaint = complaintOf(make.error, '/url')
  return (
    <>
      <Dialog open={open && !make.data} title={t('webhooks.new')} onClose={close}>
        <form className="stack" onSubmit={submit}>
          {make.isError && !complaint && <Failure error={make.error} />}
          <Field label={t('webhooks.url')} hint={t('webhooks.url_hint')} required complaint={complaint}>
            {(control) => <input {...control} className="input" type="url" required maxLength={2000} placeholder="https://" value={url} onChange={(event) => setUrl(event.target.value)} />}
          </Field>
          <Button type="submit" look="primary" busy={make.isPending}>
            {t('webhooks.make')}
          </Button>
        </form>
      </Dialog>
      <ShownOnce text={make.data?.secret ?? undefined} label={t('webhooks.secret')} once={t('webhooks.shown_once')} how={t('webhooks.how')} onClose={close} />
    </>
  )
}
