import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { Tag } from '@/ui/controls'
import type { RereadingDetail } from './data'
import look from './rereading.module.css'

/** What the reader said, and what the office made of it. */
export function Said({ reading }: { reading: RereadingDetail }) {
  const { t } = useTranslation('office')
  const words = useWords()
  const language = useLanguage()
  return (
    <section className="stack-s" aria-labelledby="said">
      <h3 id="said">{t('rereading.said')}</h3>
      <p className="small soft">
        <Chinese>{t('rereading.by', { name: reading.reader_name, when: formatMoment(reading.read_at, language) })}</Chinese>
      </p>
      <ul>
        {reading.elements.map((element) => (
          <li key={element.element}>
            {words(element.label)}: <Tag tone={element.agrees ? 'good' : 'wait'}>{t(element.agrees ? 'rereading.agree' : 'rereading.differ')}</Tag> <Chinese>{element.reason}</Chinese>
          </li>
        ))}
      </ul>
      {reading.outcome && (
        <p>
          <strong>{t(`rereading.${reading.outcome}`)}</strong>
        </p>
      )}
      {reading.remarks && (
        <p className={look.said}>
          <Chinese>{reading.remarks}</Chinese>
        </p>
      )}
      {reading.conclusion && (
        <>
          <h3>{t('rereading.concluded')}</h3>
          <p>
            {t(`rereading.conclusion.${reading.conclusion}`)} · <span className="small soft"><Chinese>{t('rereading.by', { name: reading.concluded_name, when: formatMoment(reading.concluded_at, language) })}</Chinese></span>
          </p>
          <p className={look.said}>
            <Chinese>{reading.conclusion_remarks}</Chinese>
          </p>
          {reading.conclusion === 'begin_procedure' && (
            <p>
              {t('rereading.begin')} {reading.registration_number && <Link to={`/register/${reading.registration_number}`}>{t('rereading.to_right')}</Link>}
            </p>
          )}
        </>
      )}
    </section>
  )
}
