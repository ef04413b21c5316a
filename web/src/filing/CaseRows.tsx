import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { formatDay } from '@/format/dates'
import { Due } from '@/format/due'
import { caseTone } from '@/format/status'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { Tag } from '@/ui/controls'
import look from './filing.module.css'

/** Cases one under the other: name, where it is, until when. */
export function CaseRows({ items }: { items: Schemas['CaseSummary'][] }) {
  const { t } = useTranslation('filing')
  const words = useWords()
  const language = useLanguage()
  return (
    <ul className={look.rows}>
      {items.map((one) => (
        <li key={one.id}>
          <div>
            <Link to={`/my/cases/${one.id}`}>{one.title ? <Chinese>{one.title}</Chinese> : t('untitled')}</Link>
            <p className="soft small">
              {words(one.procedure_label)} · {words(one.pack_label)}
              {one.number && <span className="mono"> · {one.number}</span>}
            </p>
          </div>
          <Tag tone={caseTone(one.waits_on, one.ended)}>{words(one.state_label)}</Tag>
          <div className={look.rowDue}>
            {one.due_on && !one.ended ? <Due on={one.due_on} daysLeft={one.days_left} /> : <span className="soft small">{t('changed_on', { day: formatDay(one.updated_at, language) })}</span>}
          </div>
        </li>
      ))}
    </ul>
  )
}
