import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useEffect } from 'react'
import { answer, client, type Schemas } from '@/api/client'
import { usePages } from '@/api/pages'
import { formatMoment } from '@/format/dates'
import { useLanguage } from '@/format/text'
import { Button, Tag } from '@/ui/controls'
import { Pages } from '@/ui/Pages'
import { Failure } from '@/ui/states'
import { Table } from '@/ui/Table'

type Delivery = Schemas['WebhookDelivery']

const tone = { waiting: 'wait', delivered: 'good', failed: 'bad', held: 'neutral' } as const
const kLookAgain = 2000

/** What was sent to one address and how it ended; looks again while something is on its way. */
export function Deliveries({ hook }: { hook: Schemas['Webhook'] }) {
  const { t } = useTranslation('account')
  const cache = useQueryClient()
  const list = usePages(['deliveries', hook.id], (after) => answer(client.GET('/api/v1/webhooks/{webhook_id}/deliveries', { params: { path: { webhook_id: hook.id }, query: { after, limit: 20 } } })))
  const again = useMutation({
    mutationFn: (delivery_id: string) => answer(client.POST('/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redelivery', { params: { path: { webhook_id: hook.id, delivery_id } } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['deliveries', hook.id] }),
  })
  const fresh = list.items.some((item) => item.status === 'waiting' && item.attempts === 0)
  const { refetch } = list
  useEffect(() => {
    if (!fresh) return
    const timer = setInterval(() => void refetch(), kLookAgain)
    return () => clearInterval(timer)
  }, [fresh, refetch])
  return (
    <div className="deliveries">
      {again.isError && <Failure error={again.error} />}
      <Pages query={list} whenEmpty={<p className="soft small">{t('webhooks.no_deliveries')}</p>}>
        <Table caption={t('webhooks.deliveries')} captionHidden columns={[t('webhooks.event'), t('webhooks.when'), t('webhooks.result'), t('webhooks.attempts'), <span key="do" className="visually-hidden">{t('webhooks.again')}</span>]}>
          {list.items.map((item) => (
            <Row key={item.id} item={item} onAgain={hook.status === 'active' ? () => again.mutate(item.id) : undefined} busy={again.isPending && again.variables === item.id} />
          ))}
        </Table>
      </Pages>
    </div>
  )
}

function Row({ item, onAgain, busy }: { item: Delivery; onAgain?: () => void; busy: boolean }) {
  const { t } = useTranslation('account')
  const language = useLanguage()
  const why = item.failure === 'refused' ? t('webhooks.http', { status: item.http_status }) : item.failure ? t(`webhooks.failure.${item.failure}`) : item.http_status ? t('webhooks.http', { status: item.http_status }) : ''
  return (
    <tr>
      <td>
        <code className="small">{item.kind}</code>
      </td>
      <td className="nowrap numeric">{formatMoment(item.last_at ?? item.created_at, language)}</td>
      <td>
        <Tag tone={tone[item.status]}>{t(`webhooks.status.${item.status}`)}</Tag>
        {why && <span className="hint soft small">{why}</span>}
        {item.next_at && item.attempts > 0 && <span className="hint soft small">{t('webhooks.next', { time: formatMoment(item.next_at, language) })}</span>}
      </td>
      <td className="numeric">{item.attempts}</td>
      <td>
        {onAgain && (
          <Button small busy={busy} onClick={onAgain} aria-label={t('webhooks.again_named', { kind: item.kind })}>
            {t('webhooks.again')}
          </Button>
        )}
      </td>
    </tr>
  )
}
