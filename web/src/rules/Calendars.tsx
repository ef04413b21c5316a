import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { Chinese, useLanguage, useWords, type Language } from '@/format/text'
import { Banner } from '@/ui/controls'
import { Panel } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import './rules.css'
import './text'

type Year = Schemas['Calendars']['years'][number]
type Day = Year['days'][number]

/** The published working calendars, newest year first; a year that is missing is said before everything else. */
export function Calendars() {
  const { t } = useTranslation('rules')
  const calendars = useQuery({ queryKey: ['calendars'], queryFn: () => answer(client.GET('/api/v1/calendars')), staleTime: 600_000 })
  return (
    <Loaded query={calendars} lines={10}>
      {(known) => (
        <div className="stack-l">
          {!known.this_year_published && (
            <Banner tone="bad" title={t('calendar.missing', { year: known.this_year })}>
              {t('calendar.missing_now')}
            </Banner>
          )}
          {!known.next_year_published && (
            <Banner tone="wait" title={t('calendar.missing', { year: known.this_year + 1 })}>
              {t('calendar.missing_next', { year: known.this_year + 1 })}
            </Banner>
          )}
          {[...known.years].reverse().map((year) => (
            <YearPanel key={year.year} year={year} />
          ))}
        </div>
      )}
    </Loaded>
  )
}

/** Days of one holiday in order, those off work and those worked instead. */
function holidaysOf(year: Year) {
  const holidays: Array<{ key: string; name: Day['name']; rest: string[]; work: string[] }> = []
  for (const day of year.days) {
    let holiday = holidays.find((known) => known.key === day.name.zh)
    if (!holiday) holidays.push((holiday = { key: day.name.zh, name: day.name, rest: [], work: [] }))
    ;(day.works ? holiday.work : holiday.rest).push(day.date)
  }
  return holidays
}

/** "2 Feb" or 2月2日, with the day of the week. */
function shortDay(date: string, language: Language): string {
  const at = Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10)))
  const options: Intl.DateTimeFormatOptions = language === 'zh' ? { month: 'short', day: 'numeric', weekday: 'short' } : { weekday: 'short', day: 'numeric', month: 'short' }
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { ...options, timeZone: 'UTC' }).format(at)
}

/** Days that follow each other as first–last. */
export function runsOf(dates: string[]): Array<[string, string]> {
  const runs: Array<[string, string]> = []
  for (const date of dates) {
    const last = runs.at(-1)
    const next = last && new Date(Date.parse(`${last[1]}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
    if (last && next === date) last[1] = date
    else runs.push([date, date])
  }
  return runs
}

function YearPanel({ year }: { year: Year }) {
  const { t } = useTranslation('rules')
  const language = useLanguage()
  const words = useWords()
  const say = (dates: string[]) => runsOf(dates).map(([first, last]) => (first === last ? shortDay(first, language) : t('calendar.range', { first: shortDay(first, language), last: shortDay(last, language) })))
  return (
    <Panel title={t('calendar.year', { year: year.year })} actions={<span className="soft small">{t('calendar.source')} <Chinese>{year.source}</Chinese></span>} flush>
      <div className="table-frame" tabIndex={0} role="region" aria-label={t('calendar.year', { year: year.year })}>
        <table className="table calendar-table">
          <thead>
            <tr>
              <th scope="col">{t('calendar.holiday')}</th>
              <th scope="col">{t('calendar.rest')}</th>
              <th scope="col">{t('calendar.work')}</th>
            </tr>
          </thead>
          <tbody>
            {holidaysOf(year).map((holiday) => (
              <tr key={holiday.key}>
                <th scope="row">{words(holiday.name)}</th>
                <td>{say(holiday.rest).join(t('list_comma'))}</td>
                <td>{say(holiday.work).join(t('list_comma')) || <span className="faint">{t('calendar.no_work')}</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="plain-list soft small">{t('calendar.weekends')}</p>
    </Panel>
  )
}
