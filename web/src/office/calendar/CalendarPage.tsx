import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { FeedPanel } from '@/calendar/FeedPanel'
import { Month } from '@/calendar/Month'
import { MonthSteps, useMonth } from '@/calendar/MonthSteps'
import { useWords } from '@/format/text'
import { PageTitle } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import { useMedia } from '@/ui/useMedia'
import { markOf } from './deadlines'
import { Agenda, DeadlineList } from './DeadlineList'
import '@/calendar/text'
import look from './calendar.module.css'

const kinds = ['month', 'agenda', 'list'] as const
const whose = ['office', 'assigned', 'covering'] as const

/** When what falls due: a month, an agenda by day, or a plain list; for the office, oneself, or those one stands in for. */
export function CalendarPage() {
  const { t } = useTranslation('office')
  const words = useWords()
  const { month, weeks, today, name, query, set, range } = useMonth()
  // Seven columns need room.
  const wide = useMedia('(min-width: 48rem)')
  const kind = kinds.find((name) => name === query.get('view')) ?? (wide ? 'month' : 'agenda')
  const mine = whose.find((name) => name === query.get('mine')) ?? 'office'
  const deadlines = useQuery({
    queryKey: ['office', 'deadlines', range, mine],
    queryFn: () => answer(client.GET('/api/v1/calendar/deadlines', { params: { query: { ...range, mine } } })),
  })
  return (
    <div className="page wide stack">
      <PageTitle
        title={t('calendar.title')}
        lead={name}
        actions={
          <>
            <MonthSteps month={month} today={today} set={set} />
            <select className={`input ${look.choice}`} aria-label={t('calendar.whose')} value={mine} onChange={(event) => set('mine', event.target.value)}>
              {whose.map((one) => <option key={one} value={one}>{t(`calendar.mine_${one}`)}</option>)}
            </select>
            <select className={`input ${look.choice}`} aria-label={t('calendar.view')} value={kind} onChange={(event) => set('view', event.target.value)}>
              {kinds.map((one) => <option key={one} value={one}>{t(`calendar.${one}`)}</option>)}
            </select>
          </>
        }
      />
      <Loaded query={deadlines} lines={12}>
        {(found) => (
          <>
            {found.truncated && <p className="soft">{t('calendar.truncated', { count: found.items.length })}</p>}
            {kind === 'month' && <Month weeks={weeks} month={month} today={today} marks={found.items.map((item) => markOf(item, '/office/cases', words))} onDay={() => set('view', 'agenda')} caption={t('calendar.title')} />}
            {kind === 'agenda' && <Agenda items={found.items.filter((item) => item.date.startsWith(month))} />}
            {kind === 'list' && <DeadlineList items={found.items.filter((item) => item.date.startsWith(month))} />}
          </>
        )}
      </Loaded>
      <FeedPanel />
    </div>
  )
}
