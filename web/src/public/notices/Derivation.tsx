import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { formatDay } from '@/format/dates'
import { Chinese, useLanguage, useWords } from '@/format/text'
import look from './notices.module.css'

/** How a due date was computed, day by day, with the clause. */
export function Derivation({ derivation, clause }: { derivation: Schemas['DeadlineDerivation']; clause?: string }) {
  const { t } = useTranslation('public')
  const language = useLanguage()
  const words = useWords()
  return (
    <details className={look.derivation}>
      <summary>{t('notice.why')}</summary>
      <p className="small soft">{t('notice.period_length', { period: words(derivation.period) })}</p>
      <p className="small soft"><Chinese>{t('notice.clause', { clause: clause ?? derivation.clause, calendar: derivation.calendar })}</Chinese></p>
      {derivation.provisional && <p className="small">{t('notice.provisional')}</p>}
      <div className="table-frame">
        <table className="table small">
          <caption className="visually-hidden">{t('notice.why')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('notice.step_day')}</th>
              <th scope="col">{t('notice.step_count')}</th>
              <th scope="col">{t('notice.step_note')}</th>
            </tr>
          </thead>
          <tbody>
            {derivation.steps.map((step, at) => (
              <tr key={at} className={look[step.kind]}>
                <td className="numeric nowrap">{step.through === step.date ? formatDay(step.date, language) : t('notice.through', { from: formatDay(step.date, language), until: formatDay(step.through, language) })}</td>
                <td className="numeric">{step.kind === 'counted' ? step.number : ''}</td>
                <td>{words(step.note)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
