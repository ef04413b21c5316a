import { Link } from 'react-router'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { FeedPanel } from '@/calendar/FeedPanel'
import { byDay, type Mark } from '@/calendar/marks'
import { Month } from '@/calendar/Month'
import { MonthSteps, useMonth } from '@/calendar/MonthSteps'
import { formatDay } from '@/format/dates'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { Tag } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { Empty, Failure, Loading } from '@/ui/states'
import { useMedia } from '@/ui/useMedia'
import '@/calendar/text'

const kinds = ['month', 'agenda'] as const

/** What of mine falls on each day: deadlines of cases, last days of rights, and first days on which they may be renewed. */
export function CalendarPage() {
  const { t } = useTranslation('filing')
  const { month, weeks, today, name, query, set, range } = useMonth()
  // Seven columns need room.
  const wide = useMedia('(min-width: 48rem)')
  const kind = kinds.find((one) => one === query.get('view')) ?? (wide ? 'month' : 'agenda')
  const { marks, truncated, error, retry } = useMarks(range)
  return (
    <div className="page wide stack">
      <PageTitle
        title={t('docket_calendar.title')}
        lead={name}
        actions={
          <>
            <MonthSteps month={month} today={today} set={set} />
            {kinds.map((one) => (
              <button key={one} type="button" className="button small toggle" aria-pressed={kind === one} onClick={() => set('view', one)}>
                {t(`docket_calendar.${one}`)}
              </button>
            ))}
          </>
        }
      />
      {error !== null && <Failure error={error} retry={retry} />}
      {truncated && <p className="soft">{t('docket_calendar.truncated')}</p>}
      {marks === undefined && error === null && <Loading lines={12} />}
      {marks && kind === 'month' && <Month weeks={weeks} month={month} today={today} marks={marks} onDay={() => set('view', 'agenda')} caption={t('docket_calendar.title')} />}
      {marks && kind === 'agenda' && <Agenda marks={marks.filter((mark) => mark.date.startsWith(month))} />}
      <FeedPanel />
    </div>
  )
}

function useMarks(range: { from: string; to: string }) {
  const { t } = useTranslation('filing')
  const words = useWords()
  const cases = useQuery({ queryKey: ['cases', 'deadlines', range], queryFn: () => answer(client.GET('/api/v1/calendar/deadlines', { params: { query: { ...range, mine: 'party' } } })) })
  const rights = useQuery({ queryKey: ['cases', 'docket', 'days', range], queryFn: () => answer(client.GET('/api/v1/docket/days', { params: { query: range } })) })
  const error = cases.error ?? rights.error
  const retry = () => {
    void cases.refetch()
    void rights.refetch()
  }
  if (!cases.data || !rights.data) return { marks: undefined, truncated: false, error, retry }
  const own: Mark[] = cases.data.items.map((item) => ({
    key: item.case_id + item.clock,
    date: item.date,
    to: `/my/cases/${item.case_id}`,
    label: words(item.clock_label),
    title: item.title || item.number || '',
    tone: item.overdue ? 'bad' : item.counts_against === 'office' ? 'neutral' : 'wait',
  }))
  const days: Mark[] = rights.data.items.map((item) => ({
    key: item.number + item.kind,
    date: item.date,
    to: `/my/rights/${encodeURIComponent(item.number)}`,
    label: t(`docket_calendar.kind.${item.kind}`),
    title: item.name,
    tone: item.kind === 'lapses' ? 'bad' : 'action',
  }))
  return { marks: [...own, ...days], truncated: cases.data.truncated, error, retry }
}

function Agenda({ marks }: { marks: Mark[] }) {
  const { t } = useTranslation('filing')
  const language = useLanguage()
  if (marks.length === 0) return <Empty title={t('docket_calendar.none')}>{t('docket_calendar.none_hint')}</Empty>
  return [...byDay(marks)].map(([day, due]) => (
    <Panel key={day} title={formatDay(day, language)} flush>
      <ul className="plain-list">
        {due.map((mark) => (
          <li key={mark.key}>
            <Link to={mark.to} className="grow">
              <Chinese>{mark.title}</Chinese>
            </Link>
            <Tag tone={mark.tone}>{mark.label}</Tag>
          </li>
        ))}
      </ul>
    </Panel>
  ))
}
