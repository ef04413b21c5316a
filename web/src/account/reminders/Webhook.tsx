import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { formatMoment } from '@/format/dates'
import { useLanguage } from '@/format/text'
import { Button, Tag } from '@/ui/controls'
import { Confirm } from '@/ui/Confirm'
import { Failure } from '@/ui/states'
import { say } from '@/ui/Toasts'
import { ShownOnce } from '../ShownOnce'
import { Deliveries } from './Deliveries'

type Hook = Schemas['Webhook']

/** One address: its state, its last deliveries, and what can be done with it. */
export function Webhook({ hook, onRemoved }: { hook: Hook; onRemoved: () => void }) {
  const { t } = useTranslation('account')
  const language = useLanguage()
  const cache = useQueryClient()
  const [open, setOpen] = useState(false)
  const path = { params: { path: { webhook_id: hook.id } } }
  const test = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/webhooks/{webhook_id}/tests', path)),
    onSuccess: () => {
      setOpen(true)
      void cache.invalidateQueries({ queryKey: ['deliveries', hook.id] })
    },
  })
  const resume = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/webhooks/{webhook_id}/resumption', path)),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['webhooks'] })
      say(t('webhooks.resumed'))
    },
  })
  return (
    <li className="hook">
      <div className="grow">
        <code className="wrap-anywhere">{hook.url}</code>
        <span className="hint soft small">
          {t('webhooks.since', { time: formatMoment(hook.created_at, language) })}
          {hook.former_secret_until && ` ${t('webhooks.former_until', { time: formatMoment(hook.former_secret_until, language) })}`}
          {hook.failing_since && ` ${t('webhooks.failing_since', { time: formatMoment(hook.failing_since, language) })}`}
        </span>
      </div>
      <Tag tone={hook.status === 'disabled' ? 'bad' : hook.failing_since ? 'wait' : 'good'}>{t(hook.status === 'disabled' ? 'webhooks.disabled' : hook.failing_since ? 'webhooks.failing' : 'webhooks.active')}</Tag>
      <div className="row">
        {hook.status === 'disabled' ? (
          <Button small look="primary" busy={resume.isPending} onClick={() => resume.mutate()}>
            {t('webhooks.resume')}
          </Button>
        ) : (
          <Button small busy={test.isPending} onClick={() => test.mutate()}>
            {t('webhooks.test')}
          </Button>
        )}
        <Button small aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('webhooks.deliveries')}
        </Button>
        <Rotation hook={hook} />
        <Removal hook={hook} onRemoved={onRemoved} />
      </div>
      {(test.isError || resume.isError) && <Failure error={test.error ?? resume.error} />}
      {open && <Deliveries hook={hook} />}
    </li>
  )
}

function Rotation({ hook }: { hook: Hook }) {
  const { t } = useTranslation('account')
  const cache = useQueryClient()
  const [asking, setAsking] = useState(false)
  const rotate = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/webhooks/{webhook_id}/secret', { params: { path: { webhook_id: hook.id } } })),
    onSuccess: () => {
      setAsking(false)
      void cache.invalidateQueries({ queryKey: ['webhooks'] })
    },
  })
  return (
    <>
      <Button small onClick={() => setAsking(true)}>
        {t('webhooks.rotate')}
      </Button>
      <Confirm open={asking} title={t('webhooks.rotate')} action={t('webhooks.rotate')} busy={rotate.isPending} error={rotate.error} onConfirm={() => rotate.mutate()} onClose={() => setAsking(false)}>
        <p>{t('webhooks.rotate_explain')}</p>
      </Confirm>
      <ShownOnce text={rotate.data?.secret ?? undefined} label={t('webhooks.secret')} once={t('webhooks.shown_once')} how={t('webhooks.how')} onClose={rotate.reset} />
    </>
  )
}

function Removal({ hook, onRemoved }: { hook: Hook; onRemoved: () => void }) {
  const { t } = useTranslation('account')
  const cache = useQueryClient()
  const [asking, setAsking] = useState(false)
  const remove = useMutation({
    mutationFn: () => answer(client.DELETE('/api/v1/webhooks/{webhook_id}', { params: { path: { webhook_id: hook.id } } })),
    onSuccess: async () => {
      // Its line goes away with the dialog in it: the focus has to be somewhere before.
      setAsking(false)
      onRemoved()
      say(t('webhooks.removed'))
      await cache.invalidateQueries({ queryKey: ['webhooks'] })
    },
  })
  return (
    <>
      <Button small aria-label={t('webhooks.remove_named', { url: hook.url })} onClick={() => setAsking(true)}>
        {t('webhooks.remove')}
      </Button>
      <Confirm open={asking} title={t('webhooks.remove_title')} action={t('webhooks.remove')} danger busy={remove.isPending} error={remove.error} onConfirm={() => remove.mutate()} onClose={() => setAsking(false)}>
        <p className="wrap-anywhere">{hook.url}</p>
        <p>{t('webhooks.remove_explain')}</p>
      </Confirm>
    </>
  )
}
