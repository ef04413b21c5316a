import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FileText } from 'lucide-react'
import type { Schemas } from '@/api/client'
import { formatDay, formatMoment } from '@/format/dates'
import { Chinese, useLanguage, useListing, useWords } from '@/format/text'
import { useFieldName } from '@/form'
import { Button } from '@/ui/controls'
import { Loaded } from '@/ui/states'
import { ClauseNote } from './ClauseNote'
import { LetterDialog } from './LetterDialog'
import { useCaseEvents, useCaseForm, type Case } from './data'
import look from './case.module.css'
import './text'

type Event = Schemas['CaseEvent']

/** What happened at one moment: the action or event that leads, and what came of it. */
interface Step {
  lead: Event
  rest: Event[]
  /** Further savings of the form that are told in the same line. */
  savings: number
}

const leads = (event: Event) => ['action_performed', 'case_created', 'form_saved', 'participant_added', 'participant_changed', 'participant_removed', 'participation_confirmed', 'assigned', 'recused', 'note_added'].includes(event.kind)

/** Puts clocks, letters and numbers under the action that they came of, and savings that follow one another in one line. */
export function stepsOf(events: Event[]): Step[] {
  const steps: Step[] = []
  for (const event of events) {
    const last = steps[steps.length - 1]
    if (last && event.kind === 'form_saved' && last.lead.kind === 'form_saved' && last.lead.actor.name === event.actor.name) {
      steps[steps.length - 1] = { lead: { ...event, details: { ...event.details, sections: [...new Set([...(last.lead.details.sections ?? []), ...(event.details.sections ?? [])])] } }, rest: [], savings: last.savings + 1 }
    } else if (last && !leads(event) && last.lead.at === event.at) last.rest.push(event)
    else steps.push({ lead: event, rest: [], savings: 1 })
  }
  return steps
}

/** The history of a case, newest first, and what is still to come in grey. */
export function Timeline({ file, code }: { file: Case; code?: string }) {
  const events = useCaseEvents(file.id, code)
  const [letter, setLetter] = useState<number>()
  return (
    <Loaded query={events} lines={6}>
      {({ items }) => (
        <>
          <ol className={look.timeline}>
            <Coming file={file} />
            {stepsOf(items)
              .reverse()
              .map((step) => (
                <StepLine key={step.lead.sequence} file={file} code={code} step={step} onLetter={setLetter} />
              ))}
          </ol>
          <LetterDialog file={file} sequence={letter} code={code} onClose={() => setLetter(undefined)} />
        </>
      )}
    </Loaded>
  )
}

/** The phases to come, the last on top, with the day by which each begins if every step takes all of its time. */
function Coming({ file }: { file: Case }) {
  const { t } = useTranslation('cases')
  const { t: common } = useTranslation()
  const language = useLanguage()
  return [...file.expected].reverse().map(({ phase, by, depends_on, provisional }) => (
    <li key={phase} className={look.coming}>
      <span>{common(`phase.${phase}`)}</span>{' '}
      <span className="small">
        {by ? t('expected_by', { day: formatDay(by, language) }) : depends_on ? t('expected_depends', { whom: common(`waits_on.${depends_on}`) }) : t('to_come')}
        {by && provisional && ` ${t('expected_provisional')}`}
      </span>
    </li>
  ))
}

/** Who did it: the name where it may be known, otherwise the role. */
function Actor({ event }: { event: Event }) {
  const { t } = useTranslation('cases')
  return event.actor.name ? <Chinese>{event.actor.name}</Chinese> : <>{t(`role.${event.actor.role}`)}</>
}

function StepLine({ file, code, step, onLetter }: { file: Case; code?: string; step: Step; onLetter: (sequence: number) => void }) {
  const { t } = useTranslation('cases')
  const language = useLanguage()
  const { lead, rest } = step
  const clocks = rest.filter((event) => event.kind === 'clock_set')
  return (
    <li>
      <div className={look.stepHead}>
        <strong>
          <LeadWords file={file} code={code} event={lead} savings={step.savings} />
        </strong>
        <time dateTime={lead.at} className="soft small numeric">
          {formatMoment(lead.at, language)}
        </time>
      </div>
      <p className="soft small">
        <Actor event={lead} />
        {lead.details.clause && (
          <>
            {' · '}
            {t('by_clause')} <ClauseNote pack={file.pack} id={lead.details.clause} />
          </>
        )}
      </p>
      {rest
        .filter((event) => event.kind !== 'clock_set' && event.kind !== 'letter_issued')
        .map((event) => (
          <p key={event.sequence} className="small">
            <LeadWords file={file} code={code} event={event} savings={1} />
          </p>
        ))}
      {clocks.length > 0 && (
        <ul className={look.clockLines}>
          {clocks.map((event) => (
            <li key={event.sequence}>
              <ClockWords file={file} event={event} />
            </li>
          ))}
        </ul>
      )}
      <LetterButtons events={[lead, ...rest].filter((event) => event.kind === 'letter_issued')} onLetter={onLetter} />
    </li>
  )
}

function LetterButtons({ events, onLetter }: { events: Event[]; onLetter: (sequence: number) => void }) {
  const words = useWords()
  if (events.length === 0) return null
  return (
    <div className="row">
      {events.map((event) => (
        <Button key={event.sequence} small onClick={() => onLetter(event.sequence)}>
          <FileText size={14} aria-hidden /> {words(event.details.title)}
        </Button>
      ))}
    </div>
  )
}

function ClockWords({ file, event }: { file: Case; event: Event }) {
  const { t } = useTranslation('cases')
  const words = useWords()
  const language = useLanguage()
  const { id, status, due_on } = event.details
  const clock = words(file.clocks.find((one) => one.id === id)?.label) || id
  return <>{t(`clock_set.${status ?? 'running'}`, { clock, day: formatDay(due_on, language) })}</>
}

/** One event in a line of words. */
function LeadWords({ file, code, event, savings }: { file: Case; code?: string; event: Event; savings: number }) {
  const { t } = useTranslation('cases')
  const words = useWords()
  const { data: form } = useCaseForm(file, code)
  const nameOf = useFieldName(form?.schema ?? {})
  const listing = useListing()
  const { details } = event
  switch (event.kind) {
    case 'action_performed':
      return <>{words(details.label)}</>
    case 'form_saved': {
      const sections = details.sections ?? []
      const named = listing(sections.slice(0, 3).map((name) => nameOf(`/${name}`)))
      return <>{t('event.form_saved', { fields: named, count: sections.length, times: savings })}</>
    }
    case 'letter_issued':
      return <>{words(details.title)}</>
    case 'clock_set':
      return <ClockWords file={file} event={event} />
    default:
      return <Chinese>{t(`event.${event.kind}`, { name: details.name ?? '', number: details.number ?? details.registration_number ?? '', text: details.text ?? '', version: details.version ?? '', channel: details.channel ?? '' })}</Chinese>
  }
}
