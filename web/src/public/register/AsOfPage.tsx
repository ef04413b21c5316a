import { Link, useParams, useSearchParams } from 'react-router'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, ProblemError, type Schemas } from '@/api/client'
import { useToday } from '@/api/today'
import { formatDay, formatMoment } from '@/format/dates'
import { rightTone } from '@/format/status'
import { Chinese, useLanguage } from '@/format/text'
import { Banner, Tag } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { Facts, PageTitle, Panel } from '@/ui/layout'
import { Failure, Loading } from '@/ui/states'
import { changesBetween } from './changes'
import { Changes, effectKey } from './History'
import { HolderNames } from './HolderNames'
import { EntryProofLinks } from './Proofs'
import { RecordalList } from './RecordalList'
import look from './register.module.css'

type State = Schemas['RightEntry'] & { as_of: string; changes?: Schemas['LogEntry'][] }
type Recordal = Schemas['Recordal']

/** What an earlier state is compared in; recordals are compared one by one. */
const apart = new Set(['as_of', 'since', 'changes', 'log', 'in_force', 'recordals', 'certificate', 'public_url', 'revision', 'ordinal'])
const comparable = (state: State) => Object.fromEntries(Object.entries(state).filter(([name]) => !apart.has(name)))

/** The register at the end of a day; undefined where the right was not registered by then. */
function useStateOn(number: string, date: string, since?: string) {
  return useQuery({
    queryKey: ['register', 'as-of', number, date, since],
    queryFn: async () => {
      try {
        return (await answer(client.GET('/api/v1/register/{number}/as-of', { params: { path: { number }, query: { date, since } } }))) as unknown as State
      } catch (error) {
        if (error instanceof ProblemError && error.problem.reason === 'entry.not_yet') return null
        throw error
      }
    },
    placeholderData: keepPreviousData,
  })
}

/** The register as it stood on a past day, and what changed between two days. */
export function AsOfPage() {
  const { t } = useTranslation('public')
  const { number = '' } = useParams()
  const today = useToday()
  const [query, setQuery] = useSearchParams()
  const until = query.get('until') || today
  const from = query.get('from') || ''
  const after = useStateOn(number, until, from || undefined)
  const before = useStateOn(number, from || until)
  const choose = (name: string, value: string) => setQuery((known) => new URLSearchParams({ ...Object.fromEntries(known), [name]: value }), { replace: true })
  const address = `/register/${encodeURIComponent(number)}`
  const failed = after.error ?? before.error
  return (
    <div className="page stack-l">
      <PageTitle title={t('as_of.title')} lead={<><Link to={address}>{after.data ? <Chinese>{after.data.name}</Chinese> : number}</Link> <span className="mono">{number}</span></>} />
      <div className="row no-print">
        <Field label={t('as_of.from')} hint={t('as_of.from_hint')}>
          {(control) => <input {...control} className="input choice-width" type="date" max={until} value={from} onChange={(event) => choose('from', event.target.value)} />}
        </Field>
        <Field label={t('as_of.until')} hint={t('as_of.until_hint')}>
          {(control) => <input {...control} className="input choice-width" type="date" max={today} value={until} onChange={(event) => choose('until', event.target.value)} />}
        </Field>
      </div>
      {failed ? <Failure error={failed} /> : after.data === undefined || before.data === undefined ? <Loading lines={8} /> : <Compared number={number} before={from ? before.data : undefined} after={after.data} from={from} until={until} />}
    </div>
  )
}

interface ComparedProps {
  number: string
  /** Undefined where only one day is asked for; null where the right was not registered by then. */
  before: State | null | undefined
  after: State | null
  from: string
  until: string
}

function Compared({ number, before, after, from, until }: ComparedProps) {
  const { t } = useTranslation('public')
  const language = useLanguage()
  if (!after)
    return (
      <Banner tone="wait" live title={t('as_of.not_yet', { day: formatDay(until, language) })}>
        <p>{t('as_of.not_yet_text')}</p>
      </Banner>
    )
  return (
    <>
      {before !== undefined && <Differences number={number} before={before} after={after} from={from} />}
      <Standing state={after} />
    </>
  )
}

function Differences({ number, before, after, from }: { number: string; before: State | null; after: State; from: string }) {
  const { t } = useTranslation('public')
  const language = useLanguage()
  const changes = before ? changesBetween(comparable(before), comparable(after)) : []
  const entries = after.changes ?? []
  const days = { from: formatDay(from, language), until: formatDay(after.as_of, language) }
  const known = new Map((before?.recordals ?? []).map((one) => [one.id, JSON.stringify(one)]))
  const added = after.recordals.filter((one) => !known.has(one.id))
  const changed = after.recordals.filter((one) => known.has(one.id) && known.get(one.id) !== JSON.stringify(one))
  const ended = (before?.recordals ?? []).filter((one) => !after.recordals.some((now) => now.id === one.id))
  return (
    <Panel title={t('as_of.between', days)}>
      <div className="stack">
        <p role="status">{!before ? t('as_of.registered_since', days) : entries.length === 0 ? t('as_of.nothing') : t('as_of.entries', { count: entries.length })}</p>
        {changes.length > 0 && <Changes changes={changes} />}
        <Recordals title={t('as_of.added')} recordals={added} pack={after.jurisdiction} />
        <Recordals title={t('as_of.altered')} recordals={changed} pack={after.jurisdiction} />
        <Recordals title={t('as_of.ended')} recordals={ended} pack={after.jurisdiction} />
        {entries.length > 0 && (
          <ol className={look.timeline}>
            {entries.map((entry) => (
              <li key={entry.index}>
                <h3>{t(`effect.${effectKey(entry.kind)}`)}</h3>
                <p className="small soft">
                  {formatDay(entry.effective, language)} · {t('right.recorded', { time: formatMoment(entry.recorded_at, language) })} · {t('right.log_index', { index: entry.index })}
                </p>
                <EntryProofLinks number={number} index={entry.index} />
              </li>
            ))}
          </ol>
        )}
      </div>
    </Panel>
  )
}

function Recordals({ title, recordals, pack }: { title: string; recordals: Recordal[]; pack: string }) {
  if (recordals.length === 0) return null
  return (
    <section>
      <h3>{title}</h3>
      <RecordalList recordals={recordals} pack={pack} />
    </section>
  )
}

function Standing({ state }: { state: State }) {
  const { t } = useTranslation('public')
  const language = useLanguage()
  return (
    <Panel title={t('as_of.stood', { day: formatDay(state.as_of, language) })}>
      <div className="stack">
        <Facts
          items={[
            [t('search.status'), <span key="status"><Tag tone={rightTone(state.status)}>{t(`common:right_status.${state.status}`)}</Tag> {t(state.in_force ? 'as_of.in_force' : 'as_of.not_in_force')}</span>],
            [t('right.name'), <Chinese key="name">{state.name}</Chinese>],
            [t('right.holders'), <HolderNames key="holders" holders={state.holders} />],
            [t('right.certificate_number'), <span key="certificate" className="mono">{state.certificate_number}</span>],
            [t('right.valid'), t('right.valid_text', { from: formatDay(state.valid_from, language), until: formatDay(state.valid_until, language) })],
            [t('as_of.place'), t('right.log_place_text', { origin: state.log.origin, index: state.log.index })],
          ]}
        />
        {state.recordals.length === 0 ? <p className="soft">{t('right.recordals_none')}</p> : <RecordalList recordals={state.recordals} pack={state.jurisdiction} />}
      </div>
    </Panel>
  )
}
