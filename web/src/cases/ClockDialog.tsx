import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { formatDay } from '@/format/dates'
import { useLanguage, useWords } from '@/format/text'
import { Banner } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { Facts } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import { ClauseNote } from './ClauseNote'
import { caseKey, type Case } from './data'
import look from './case.module.css'
import './text'

/** How a due date comes about, day by day, with the clause. */
export function ClockDialog({ file, clock, code, onClose }: { file: Case; clock?: string; code?: string; onClose: () => void }) {
  const { t } = useTranslation('cases')
  const words = useWords()
  const query = useQuery({
    queryKey: [...caseKey(file.id), 'clock', clock],
    queryFn: () => answer(client.GET('/api/v1/cases/{case_id}/clocks/{clock}', { params: { path: { case_id: file.id, clock: clock! }, query: { code } } })),
    enabled: clock !== undefined,
  })
  const label = file.clocks.find((one) => one.id === clock)?.label
  return (
    <Dialog open={clock !== undefined} title={t('derivation', { clock: words(label) })} onClose={onClose}>
      {clock !== undefined && <Loaded query={query}>{(found) => <Derivation found={found} pack={file.pack} />}</Loaded>}
    </Dialog>
  )
}

/** The derivation of a due date: period, clause, and the days that counted. */
export function Derivation({ found, pack }: { found: Schemas['ClockExplanation']; pack: string }) {
  const { t } = useTranslation('cases')
  const words = useWords()
  const language = useLanguage()
  return (
    <div className="stack">
      <Facts
        items={[
          [t('period'), words(found.period)],
          [t('clause'), <ClauseNote key="c" pack={pack} id={found.clause} />],
          [t('started_on'), formatDay(found.started_on, language)],
          [t('last_day'), found.due_on ? t('until_midnight', { day: formatDay(found.due_on, language) }) : t('stands_still')],
          [t('calendars'), found.calendar],
        ]}
      />
      {found.provisional && <Banner tone="wait">{t('provisional')}</Banner>}
      {found.steps && found.steps.length > 0 && (
        <div className="table-frame">
          <table className="table">
            <caption>{t('day_by_day')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('day')}</th>
                <th scope="col">{t('counted')}</th>
                <th scope="col">{t('why')}</th>
              </tr>
            </thead>
            <tbody>
              {found.steps.map((step) => (
                <tr key={step.date + step.kind} className={step.number > 0 ? undefined : look.notCounted}>
                  <td className="numeric nowrap">{step.through && step.through !== step.date ? t('from_to', { from: formatDay(step.date, language), to: formatDay(step.through, language) }) : formatDay(step.date, language)}</td>
                  <td className="numeric">{step.number > 0 ? step.number : ''}</td>
                  <td>{words(step.note)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}
