import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CalendarClock } from 'lucide-react'
import { useIdentity } from '@/api/session'
import { formatDay } from '@/format/dates'
import { dueTone, useClockWords } from '@/format/due'
import { caseTone } from '@/format/status'
import { useLanguage, useWords } from '@/format/text'
import { Button, Tag } from '@/ui/controls'
import { ClockDialog } from './ClockDialog'
import { nextClock, useCaseStates, waitsOnMe, type Case } from './data'
import look from './case.module.css'
import './text'

const phases = ['preparation', 'intake', 'examination', 'notice', 'decision', 'ended']

/** The way of the procedure with the place where the case is. */
export function PhaseSteps({ file, code }: { file: Case; code?: string }) {
  const { t } = useTranslation('cases')
  const { t: common } = useTranslation()
  const { data: states } = useCaseStates(file, code)
  const now = file.state.phase
  const used = phases.filter((phase) => states?.some((state) => state.phase === phase))
  const at = used.indexOf(now)
  return (
    <ol className={look.phases} aria-label={t('phases')} tabIndex={0}>
      {used.map((phase, index) => (
        <li key={phase} className={index < at ? look.passed : index === at ? look.here : undefined} aria-current={index === at ? 'step' : undefined}>
          {common(`phase.${phase}`)}
        </li>
      ))}
    </ol>
  )
}

/** Where is it, whom is it waiting on, until when, what can I do: answered without scrolling. */
export function CaseHead({ file, code, actions }: { file: Case; code?: string; actions?: ReactNode }) {
  const { t } = useTranslation('cases')
  const { t: common } = useTranslation()
  const words = useWords()
  const language = useLanguage()
  const clockWords = useClockWords()
  const [explained, setExplained] = useState<string>()
  const clock = nextClock(file)
  const { data: who } = useIdentity()
  const mine = waitsOnMe(file, who?.memberships?.map((one) => one.party) ?? [])
  return (
    <section className={look.head} aria-label={t('standing')}>
      <PhaseSteps file={file} code={code} />
      <div className={look.answers}>
        <div>
          <h2>{t('where')}</h2>
          <p className={look.big}>
            <Tag tone={caseTone(file.state.waits_on, file.state.ended, mine ? (file.state.waits_on as 'applicant') : 'applicant')}>{words(file.state.label)}</Tag>
          </p>
          <p className="soft small">{words(file.state.meaning)}</p>
        </div>
        <div>
          <h2>{t('waiting_on')}</h2>
          <p className={look.big}>{mine ? t('you') : common(`waits_on.${file.state.waits_on}`)}</p>
          {file.state_since && <p className="soft small">{t('since', { day: formatDay(file.state_since, language) })}</p>}
        </div>
        <div>
          <h2>{t('until')}</h2>
          {clock ? (
            <>
              <p className={look.big}>
                {formatDay(clock.due_on, language)} {clock.units_left !== undefined && <Tag tone={dueTone(clock.units_left)}>{clockWords(clock)}</Tag>}
              </p>
              <p className="small">
                <Button look="plain" small onClick={() => setExplained(clock.id)}>
                  <CalendarClock size={14} aria-hidden /> {t('why_this_date', { clock: words(clock.label) })}
                </Button>
              </p>
            </>
          ) : (
            <p className={look.big}>{t('no_clock')}</p>
          )}
        </div>
        <div className={`${look.can} no-print`}>
          <h2>{t('can_do')}</h2>
          {actions}
        </div>
      </div>
      <ClockDialog file={file} clock={explained} code={code} onClose={() => setExplained(undefined)} />
    </section>
  )
}
