import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { usePages } from '@/api/pages'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { Button, Tag } from '@/ui/controls'
import { Confirm } from '@/ui/Confirm'
import { Panel } from '@/ui/layout'
import { Pages } from '@/ui/Pages'
import { Empty, Loaded } from '@/ui/states'
import { say } from '@/ui/Toasts'
import { AppointDialog } from './AppointDialog'
import { useOffices } from './useOfficeNames'

type Office = Schemas['Office']
type Official = Schemas['Official']

/** The registration offices and who works there in which role. */
export function OfficesPage() {
  return (
    <Loaded query={useOffices()}>
      {(list) => (
        <div className="stack-l">
          {list.items.map((office) => (
            <OfficePanel key={office.id} office={office} />
          ))}
        </div>
      )}
    </Loaded>
  )
}

function OfficePanel({ office }: { office: Office }) {
  const { t } = useTranslation('administration')
  const words = useWords()
  const [appointing, setAppointing] = useState(false)
  const [dismissing, setDismissing] = useState<{ official: Official; role: string } | null>(null)
  const officials = usePages(['officials', office.id], (after) => answer(client.GET('/api/v1/offices/{office_id}/officials', { params: { path: { office_id: office.id }, query: { after } } })))
  return (
    <Panel
      title={words(office.name)}
      actions={
        <Button small look="primary" onClick={() => setAppointing(true)} aria-label={t('offices.appoint_at', { office: words(office.name) })}>
          {t('offices.appoint')}
        </Button>
      }
      flush
    >
      <Pages query={officials} whenEmpty={<Empty title={t('offices.empty')} />}>
        <ul className="plain-list">
          {officials.items.map((official) => (
            <OfficialRow key={official.account} official={official} onDismiss={(role) => setDismissing({ official, role })} />
          ))}
        </ul>
      </Pages>
      <AppointDialog open={appointing} office={office.id} onClose={() => setAppointing(false)} />
      <Dismissal office={office} whom={dismissing} onClose={() => setDismissing(null)} />
    </Panel>
  )
}

function OfficialRow({ official, onDismiss }: { official: Official; onDismiss: (role: string) => void }) {
  const { t } = useTranslation('administration')
  const language = useLanguage()
  return (
    <li>
      <span className="grow">
        <Link to={`/administration/accounts/${official.account}`}>
          <Chinese>{official.name}</Chinese>
        </Link>{' '}
        <span className="soft small">
          <code>{official.login}</code> {t('offices.since', { time: formatMoment(official.since, language) })}
        </span>{' '}
        {official.status === 'locked' && <Tag tone="bad">{t('status.locked')}</Tag>}
      </span>
      {official.roles.map((role) => (
        <span key={role} className="row office-role">
          <Tag tone="action">{t(`common:role.${role}`)}</Tag>
          <Button small onClick={() => onDismiss(role)} aria-label={t('offices.dismiss_named', { name: official.name, role: t(`common:role.${role}`) })}>
            {t('offices.dismiss')}
          </Button>
        </span>
      ))}
    </li>
  )
}

function Dismissal({ office, whom, onClose }: { office: Office; whom: { official: Official; role: string } | null; onClose: () => void }) {
  const { t } = useTranslation('administration')
  const cache = useQueryClient()
  const dismiss = useMutation({
    mutationFn: ({ official, role }: { official: Official; role: string }) =>
      answer(client.DELETE('/api/v1/offices/{office_id}/officials/{account_id}/{role}', { params: { path: { office_id: office.id, account_id: official.account, role } } })),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['officials', office.id] })
      say(t('offices.dismissed'))
      onClose()
    },
  })
  const words = { name: whom?.official.name, role: whom ? t(`common:role.${whom.role}`) : '' }
  return (
    <Confirm
      open={whom !== null}
      title={t('offices.dismiss_named', words)}
      action={t('offices.dismiss')}
      danger
      busy={dismiss.isPending}
      error={dismiss.error}
      onConfirm={() => whom && dismiss.mutate(whom)}
      onClose={onClose}
    >
      <p>{t('offices.dismiss_explain', words)}</p>
    </Confirm>
  )
}
