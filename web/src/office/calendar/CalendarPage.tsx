import { Fragment } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { useToday } from '@/api/today'
import { formatDay } from '@/format/dates'
import { dueTone, useDueWords } from '@/format/due'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { Button, Tag } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { Empty, Loaded } from '@/ui/states'
import { FeedPanel } from './FeedPanel'
import { monthAfter, weeksOf } from './month'
import look from './calendar.module.css'

type Deadline = Schemas['Deadline']
const kinds = ['month', 'agenda', 'list'] as const
const whose = ['office', 'assigned', 'covering'] as const

/** When what falls due: a month, an agenda by day, or a plain list; for the office, oneself, or those one stands in for. */
export function CalendarPage() {
  const { t } = useTranslation('office')
  const language = useLanguage()
  const today = useToday()
  const [query, setQuery] = useSearchParams()
  const kind = kinds.find((name) => name === query.get('view')) ?? 'month'
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
            {kind === 'month' ? <Month weeks={weeks} month={month} today={today} items={found.items} onDay={() => set('view', 'agenda')} /> : <DayList items={found.items.filter((item) => item.date.startsWith(month))} plain={kind === 'list'} />}
          </>
        )}
      </Loaded>
      <FeedPanel />
    </div>
  )
}

function byDay(items: Deadline[]): Map<string, Deadline[]> {
  const days = new Map<string, Deadline[]>()
  for (const item of items) days.set(item.date, [...(days.get(item.date) ?? []), item])
  return days
}

function Month({ weeks, month, today, items, onDay }: { weeks: string[][]; month: string; today: string; items: Deadline[]; onDay: () => void }) {
  const { t } = useTranslation('office')
  const words = useWords()
  const language = useLanguage()
  const days = byDay(items)
  const weekday = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { weekday: 'short', timeZone: 'UTC' })
  return (
    <div className={`table-frame ${look.frame}`}>
      <table className={look.month}>
        <caption className="visually-hidden">{t('calendar.title')}</caption>
        <thead>
          <tr>
            {weeks[0]!.map((day) => (
              <th key={day} scope="col">{weekday.format(Date.parse(`${day}T00:00:00Z`))}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => {
                const due = days.get(day) ?? []
                return (
                  <td key={day} className={`${day.startsWith(month) ? '' : look.outside} ${day === today ? look.today : ''}`}>
                    <time dateTime={day} className={look.day} aria-label={formatDay(day, language)}>{Number(day.slice(8))}</time>
                    <ul>
                      {due.slice(0, 4).map((item) => (
                        <li key={item.case_id + item.clock}>
                          <Link to={`/office/cases/${item.case_id}`} title={item.title} className={`tag ${item.overdue ? 'bad' : item.counts_against === 'office' ? 'wait' : 'neutral'}`}>
                            {words(item.clock_label)} <Chinese>{item.title || item.number || ''}</Chinese>
                          </Link>
                        </li>
                      ))}
                    </ul>
                    {due.length > 4 && <button type="button" className="button plain small" onClick={onDay}>{t('calendar.rest', { count: due.length - 4 })}</button>}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function DayList({ items, plain }: { items: Deadline[]; plain: boolean }) {
  const { t } = useTranslation('office')
  const words = useWords()
  const language = useLanguage()
  const dueWords = useDueWords()
  if (items.length === 0) return <Empty title={t('calendar.none')} />
  const line = (item: Deadline) => (
    <tr key={item.case_id + item.clock}>
      {plain && <td className="numeric nowrap">{formatDay(item.date, language)}</td>}
      <td><Tag tone={dueTone(item.days_left)}>{dueWords(item.days_left)}</Tag></td>
      <td>{words(item.clock_label)}</td>
      <td><Link to={`/office/cases/${item.case_id}`}><Chinese>{item.title || item.number || ''}</Chinese></Link></td>
      <td>{words(item.state_label)}</td>
      <td>{item.assignee_name ? <Chinese>{item.assignee_name}</Chinese> : t('unassigned')}</td>
    </tr>
  )
  const head = (
    <tr>
      {plain && <th scope="col">{t('calendar.day')}</th>}
      {(['calendar.left', 'calendar.clock', 'column.title', 'column.state', 'column.assignee'] as const).map((key) => <th key={key} scope="col">{t(key)}</th>)}
    </tr>
  )
  if (plain) return <Panel flush><div className="table-frame"><table className={`table ${look.days}`}><caption className="visually-hidden">{t('calendar.title')}</caption><thead>{head}</thead><tbody>{items.map(line)}</tbody></table></div></Panel>
  return (
    <>
      {[...byDay(items)].map(([day, due]) => (
        <Fragment key={day}>
          <Panel title={formatDay(day, language)} flush>
            <div className="table-frame"><table className={`table ${look.days}`}><caption className="visually-hidden">{formatDay(day, language)}</caption><thead>{head}</thead><tbody>{due.map(line)}</tbody></table></div>
          </Panel>
        </Fragment>
      ))}
    </>
  )
}
