import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { usePages } from '@/api/pages'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { Panel } from '@/ui/layout'
import { Pages } from '@/ui/Pages'
import { Failure } from '@/ui/states'
import './text'
import look from './case.module.css'

type Of = { case_id: string } | { party_id: string }
type Event = Schemas['UnmaskEvent']

/** Who has looked at masked values of one's case or party, when and why; nothing where nobody has. */
export function WhoLooked({ of }: { of: Of }) {
  const { t } = useTranslation('cases')
  const language = useLanguage()
  const events = usePages<Event, { items: Event[]; next?: string | null }>(['unmaskings', of], (after) => answer(client.GET('/api/v1/unmaskings', { params: { query: { ...of, after } } })))
  if (events.isError && events.items.length === 0) return <Failure error={events.error} retry={() => void events.refetch()} />
  if (events.items.length === 0) return null
  return (
    <Panel title={t('who_looked')}>
      <Pages query={events} whenEmpty={null}>
        <ul className={look.people}>
          {events.items.map((event) => (
            <li key={event.sequence}>
              <div>
                <Chinese>{event.name}</Chinese> <span className="soft small">{t(`looked_at.${event.field.startsWith('/') ? 'field' : event.field}`)}</span>
                <div className="small">
                  <Chinese>{event.reason}</Chinese>
                </div>
              </div>
              <time className="soft small numeric" dateTime={event.at}>
                {formatMoment(event.at, language)}
              </time>
            </li>
          ))}
        </ul>
      </Pages>
    </Panel>
  )
}
