import { useSearchParams } from 'react-router'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { useToday } from '@/api/today'
import { useLanguage } from '@/format/text'
import { Button } from '@/ui/controls'
import { PageTitle } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import { useMedia } from '@/ui/useMedia'
import { Agenda, DeadlineList } from './DeadlineList'
import { FeedPanel } from './FeedPanel'
import { monthAfter, weeksOf } from './month'
import { Month } from './Month'
import look from './calendar.module.css'

const kinds = ['month', 'agenda', 'list'] as const
const whose = ['office', 'assigned', 'covering'] as const

/** When what falls due: a month, an agenda by day, or a plain list; for the office, oneself, or those one stands in for. */
export function CalendarPage() {
  const { t } = useTranslation('office')
  const language = useLanguage()
  const today = useToday()
  const [query, setQuery] = useSearchParams()
  // Seven columns need room.
  const wide = useMedia('(min-width: 48rem)')
  const kind = kinds.find((name) => name === query.get('view')) ?? (wide ? 'month' : 'agenda')
  const mine = whose.find((name) => name === query.get('mine')) ?? 'office'
  const month = /^\d{4}-\d{2}$/.test(query.get('month') ?? '') ? query.get('month')! : today.slice(0, 7)
  const weeks = weeksOf(month)
  const set = (name: string, value: string) =>
    setQuery((before) => {
      const after = new URLSearchParams(before)
      after.set(name, value)
      return after
    }, { replace: true })
  const range = { from: weeks[0]![0]!, to: weeks.at(-1)!.at(-1)! }
  const deadlines = useQuery({
    queryKey: ['office', 'deadlines', range, mine],
    queryFn: () => answer(client.GET('/api/v1/calendar/deadlines', { params: { query: { ...range, mine } } })),
  })
  const name = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(Date.parse(`${month}-01T00:00:00Z`))
  return (
    <div className="page wide stack">
      <PageTitle
        title={t('calendar.title')}
        lead={name}
        actions={
          <>
            <Button small onClick={() => set('month', monthAfter(month, -1))}>{t('calendar.before')}</Button>
            <Button small onClick={() => set('month', today.slice(0, 7))}>{t('calendar.today')}</Button>
            <Button small onClick={() => set('month', monthAfter(month, 1))}>{t('calendar.after')}</Button>
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
            {kind === 'month' && <Month weeks={weeks} month={month} today={today} items={found.items} onDay={() => set('view', 'agenda')} />}
            {kind === 'agenda' && <Agenda items={found.items.filter((item) => item.date.startsWith(month))} />}
            {kind === 'list' && <DeadlineList items={found.items.filter((item) => item.date.startsWith(month))} />}
          </>
        )}
      </Loaded>
      <FeedPanel />
    </div>
  )
}
