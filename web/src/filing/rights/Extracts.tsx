import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, ProblemError } from '@/api/client'
import { usePages } from '@/api/pages'
import type { operations } from '@/api/schema'
import { useToday } from '@/api/today'
import { formatDay, formatMoment, plusDays } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { Banner, Button, Tag } from '@/ui/controls'
import { CopyText } from '@/ui/CopyText'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { Panel } from '@/ui/layout'
import { Pages } from '@/ui/Pages'
import { Failure } from '@/ui/states'
import type { Right } from './rights'

type Order = operations['create_extract']['requestBody']['content']['application/json']
type Made = operations['create_extract']['responses'][201]['content']['application/json']
type Extract = operations['list_extracts']['responses'][200]['content']['application/json']['items'][number]

const purposes = ['trade', 'pledge', 'balance_sheet', 'product_registration', 'dispute'] as const
const parts = ['holders', 'description', 'recordals', 'dates', 'log'] as const
const extractsOf = (number: string) => ['register', 'extracts', number]

/** Extracts that the holder has made of a right, who looked at them, and a new one (J-6d). */
export function Extracts({ right }: { right: Right }) {
  const { t } = useTranslation('filing')
  const [open, setOpen] = useState(false)
  const list = usePages<Extract, { items: Extract[]; next?: string | null }>(extractsOf(right.number), (after) =>
    answer(client.GET('/api/v1/register/{number}/extracts', { params: { path: { number: right.number }, query: { limit: 20, after } } })),
  )
  // Extracts are the holders' business; others see the page without them.
  if (list.error instanceof ProblemError && list.error.status === 403) return null
  return (
    <Panel title={t('extracts.title')} flush actions={<Button small onClick={() => setOpen(true)}>{t('extracts.make')}</Button>}>
      <Pages query={list} whenEmpty={<p className="plain-list soft">{t('extracts.none')}</p>}>
        <ul className="plain-list">
          {list.items.map((extract) => (
            <Item key={extract.id} extract={extract} number={right.number} />
          ))}
        </ul>
      </Pages>
      <Dialog open={open} title={t('extracts.make')} onClose={() => setOpen(false)}>
        {open && <OrderForm right={right} onClose={() => setOpen(false)} />}
      </Dialog>
    </Panel>
  )
}

function Item({ extract, number }: { extract: Extract; number: string }) {
  const { t } = useTranslation('filing')
  const language = useLanguage()
  const cache = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => answer(client.DELETE('/api/v1/extracts/{extract_id}', { params: { path: { extract_id: extract.id } } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: extractsOf(number) }),
  })
  return (
    <li>
      <div className="grow">
        <p>
          <Chinese>{extract.recipient}</Chinese> <Tag tone={extract.outcome === 'valid' ? 'good' : 'neutral'}>{t(`common:extract_outcome.${extract.outcome}`)}</Tag>
        </p>
        <p className="small soft">
          {t(`common:extract_purpose.${extract.purpose}`)} · {t('extracts.until', { day: formatDay(extract.valid_until, language) })}
          {extract.single_use && ` · ${t('extracts.single')}`}
        </p>
        {extract.looks.length === 0 ? (
          <p className="small soft">{t('extracts.not_looked')}</p>
        ) : (
          <details className="small">
            <summary>{t('extracts.looks', { count: extract.looks.length })}</summary>
            <ul>
              {extract.looks.map((look, at) => (
                <li key={at}>{t('extracts.look', { at: formatMoment(look.at, language), remote: look.remote, outcome: t(`common:extract_outcome.${look.outcome}`) })}</li>
              ))}
            </ul>
          </details>
        )}
        {revoke.isError && <Failure error={revoke.error} />}
      </div>
      {extract.outcome === 'valid' && (
        <Button small look="plain" busy={revoke.isPending} onClick={() => revoke.mutate()}>
          {t('extracts.revoke')}
        </Button>
      )}
    </li>
  )
}

function OrderForm({ right, onClose }: { right: Right; onClose: () => void }) {
  const { t } = useTranslation('filing')
  const today = useToday()
  const cache = useQueryClient()
  const [order, setOrder] = useState<Order>({ purpose: 'pledge', recipient: '', parts: ['holders', 'recordals', 'dates'], valid_until: plusDays(today, 30), single_use: false })
  const make = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/register/{number}/extracts', { params: { path: { number: right.number } }, body: order })),
    onSuccess: () => cache.invalidateQueries({ queryKey: extractsOf(right.number) }),
  })
  if (make.data) return <MadeNotice made={make.data} onClose={onClose} />
  const set = (change: Partial<Order>) => setOrder((before) => ({ ...before, ...change }))
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (order.recipient.trim() !== '') make.mutate()
      }}
    >
      <Field label={t('extracts.purpose')} required>
        {(control) => (
          <select {...control} className="input" value={order.purpose} onChange={(event) => set({ purpose: event.target.value as Order['purpose'] })}>
            {purposes.map((purpose) => (
              <option key={purpose} value={purpose}>
                {t(`common:extract_purpose.${purpose}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('extracts.recipient')} hint={t('extracts.recipient_hint')} required>
        {(control) => <input {...control} className="input" maxLength={200} value={order.recipient} onChange={(event) => set({ recipient: event.target.value })} />}
      </Field>
      <fieldset className="plain-set">
        <legend>{t('extracts.parts')}</legend>
        {parts.map((part) => (
          <label key={part} className="choice">
            <input type="checkbox" checked={order.parts.includes(part)} onChange={(event) => set({ parts: parts.filter((one) => (one === part ? event.target.checked : order.parts.includes(one))) })} />
            <span>{t(`extracts.part.${part}`)}</span>
          </label>
        ))}
      </fieldset>
      <Field label={t('extracts.last_day')} required>
        {(control) => <input {...control} className="input choice-width" type="date" min={today} max={plusDays(today, 366)} value={order.valid_until} onChange={(event) => set({ valid_until: event.target.value })} />}
      </Field>
      <label className="choice">
        <input type="checkbox" checked={order.single_use} onChange={(event) => set({ single_use: event.target.checked })} />
        <span>{t('extracts.single_choice')}</span>
      </label>
      {make.isError && <Failure error={make.error} />}
      <div className="row">
        <Button type="submit" look="primary" busy={make.isPending} aria-disabled={order.recipient.trim() === '' || undefined}>
          {t('extracts.make')}
        </Button>
        <Button onClick={onClose}>{t('common:action.cancel')}</Button>
      </div>
    </form>
  )
}

/** The code is shown this once: the registry keeps only its digest. */
function MadeNotice({ made, onClose }: { made: Made; onClose: () => void }) {
  const { t } = useTranslation('filing')
  return (
    <div className="stack">
      <Banner tone="wait" title={t('extracts.made')} live>
        <p>{t('extracts.once')}</p>
      </Banner>
      <CopyText text={made.url} label={t('extracts.address')} />
      <div className="row">
        <a className="button primary" href={`/api/v1/extracts/${encodeURIComponent(made.id)}/file?code=${encodeURIComponent(made.code)}`} download>
          {t('extracts.download')}
        </a>
        <Button onClick={onClose}>{t('common:action.close')}</Button>
      </div>
    </div>
  )
}
