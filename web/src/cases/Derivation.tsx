import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { formatDay } from '@/format/dates'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { Banner } from '@/ui/controls'
import { Facts } from '@/ui/layout'
import { Table } from '@/ui/Table'
import { ClauseNote } from './ClauseNote'
import look from './case.module.css'
import './text'

/** How a due date came about; the day it started on where that is told. */
type Derived = Pick<Schemas['ClockExplanation'], 'period' | 'clause' | 'calendar' | 'provisional' | 'due_on' | 'steps'> & { started_on?: string }

/** The derivation of a due date: period, clause, and the days that counted. */
export function Derivation({ found, pack }: { found: Derived; pack: string }) {
  const { t } = useTranslation('cases')
  const words = useWords()
  const language = useLanguage()
  return (
    <div className="stack">
      <Facts
        items={[
          [t('period'), words(found.period)],
          [t('clause'), <ClauseNote key="c" pack={pack} id={found.clause} />],
          found.started_on !== undefined && [t('started_on'), formatDay(found.started_on, language)],
          [t('last_day'), found.due_on ? t('until_midnight', { day: formatDay(found.due_on, language) }) : t('stands_still')],
          [t('calendars'), <Chinese key="cal">{found.calendar}</Chinese>],
        ]}
      />
      {found.provisional && <Banner tone="wait">{t('provisional')}</Banner>}
      {found.steps.length > 0 && (
        <Table caption={t('day_by_day')} columns={[t('day'), t('counted'), t('why')]}>
          {found.steps.map((step) => (
            <tr key={step.date + step.kind} className={step.kind === 'due' ? look.due : step.number > 0 ? undefined : look.notCounted}>
              <td className="numeric nowrap">{step.through && step.through !== step.date ? t('from_to', { from: formatDay(step.date, language), to: formatDay(step.through, language) }) : formatDay(step.date, language)}</td>
              <td className="numeric">{step.number > 0 ? step.number : ''}</td>
              <td>{words(step.note)}</td>
            </tr>
          ))}
        </Table>
      )}
    </div>
  )
}
