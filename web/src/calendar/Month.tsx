import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { formatDay } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { byDay, type Mark } from './marks'
import look from './calendar.module.css'

const mostInDay = 4

/** A month with what falls on each day; `onDay` leads to the rest of a full day. */
export function Month({ weeks, month, today, marks, onDay, caption }: { weeks: string[][]; month: string; today: string; marks: Mark[]; onDay: () => void; caption: string }) {
  const { t } = useTranslation('calendar')
  const language = useLanguage()
  const days = byDay(marks)
  const weekday = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { weekday: 'short', timeZone: 'UTC' })
  return (
    <div className={`table-frame ${look.frame}`} tabIndex={0} role="region" aria-label={caption}>
      <table className={look.month}>
        <caption className="visually-hidden">{caption}</caption>
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
                      {due.slice(0, mostInDay).map((mark) => (
                        <li key={mark.key}>
                          <Link to={mark.to} title={mark.title} className={`tag ${mark.tone}`}>
                            {mark.label} <Chinese>{mark.title}</Chinese>
                          </Link>
                        </li>
                      ))}
                    </ul>
                    {due.length > mostInDay && <button type="button" className="button plain small" onClick={onDay}>{t('rest', { count: due.length - mostInDay })}</button>}
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
