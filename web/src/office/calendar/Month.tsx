import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { formatDay } from '@/format/dates'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { byDay, type Deadline } from './deadlines'
import look from './calendar.module.css'

/** A month with what falls due on each day. */
export function Month({ weeks, month, today, items, onDay }: { weeks: string[][]; month: string; today: string; items: Deadline[]; onDay: () => void }) {
  const { t } = useTranslation('office')
  const words = useWords()
  const language = useLanguage()
  const days = byDay(items)
  const weekday = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { weekday: 'short', timeZone: 'UTC' })
  return (
    <div className={`table-frame ${look.frame}`} tabIndex={0} role="region" aria-label={t('calendar.title')}>
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
