import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, idempotencyKey, ProblemError, type Schemas } from '@/api/client'
import { ProblemSummary, SchemaForm, type Schema, type Value } from '@/form'
import { Chinese, useWords } from '@/format/text'
import { Button } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { Empty, Failure, Loaded } from '@/ui/states'
import { titleOf } from './columns'
import { outcomeCounts, OutcomeTable, type CaseOutcome } from './OutcomeTable'
import { workListKey } from './useWorkList'
import type { CaseSummary } from './filters'
import look from './worklist.module.css'

/** The most cases of one decision. */
export const atOnce = 200

const offersOf = (cases: CaseSummary[]) => answer(client.POST('/api/v1/cases/action-offers', { body: { case_ids: cases.map((item) => item.id) } }))
type Offer = Awaited<ReturnType<typeof offersOf>>['items'][number]

/** One decision on many cases: what may be decided, on which of them, what stands in the way of the others, and what came of it. */
export function ManyDialog({ cases: all, onDecided, onClose }: ManyProps) {
  const { t } = useTranslation('office')
  const [busy, setBusy] = useState(false)
  const cases = useMemo(() => all.slice(0, atOnce), [all])
  const title = all.length > atOnce ? t('many.title_first', { count: atOnce, all: all.length }) : t('many.title', { count: all.length })
  return (
    <Dialog open={all.length > 0} title={title} onClose={busy ? undefined : onClose}>
      {all.length > 0 && <Many cases={cases} onDecided={onDecided} onClose={onClose} onBusy={setBusy} />}
    </Dialog>
  )
}

interface ManyProps {
  cases: CaseSummary[]
  /** Told which cases have their answer, whether they were decided or not. */
  onDecided: (ids: string[]) => void
  onClose: () => void
}

/** The heading of a step, which takes the focus so that keyboard and screen reader are where the work is. */
const StepTitle = ({ children }: { children: ReactNode }) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <h3 ref={heading} tabIndex={-1}>
      {children}
    </h3>
  )
}

function Many({ cases, onDecided, onClose, onBusy }: ManyProps & { onBusy: (busy: boolean) => void }) {
  const { t } = useTranslation('office')
  const [chosen, setChosen] = useState<Offer>()
  const [outcomes, setOutcomes] = useState<CaseOutcome[]>()
  const [left, setLeft] = useState('')
  const summary = outcomes && t('bulk.summary', outcomeCounts(outcomes))
  const body = outcomes ? (
      <div className="stack">
        <StepTitle>{t('bulk.results')}</StepTitle>
        <OutcomeTable outcomes={outcomes} />
        <div className="row">
          <Button look="primary" onClick={onClose}>
            {t('common:action.close')}
          </Button>
        </div>
      </div>
    ) : chosen ? (
      <Deciding
        cases={cases}
        offer={chosen}
        onBusy={onBusy}
        onBack={() => {
          setLeft(chosen.id)
          setChosen(undefined)
        }}
        onDone={(done, answered) => {
          setOutcomes(done)
          onDecided(answered)
        }}
      />
    ) : (
      <Offers cases={cases} left={left} onChoose={setChosen} />
    )
  return (
    <>
      <p className="visually-hidden" role="status">
        {summary}
      </p>
      {body}
    </>
  )
}

/** What may be decided; `left` is the one that somebody came back from. */
function Offers({ cases, left, onChoose }: { cases: CaseSummary[]; left: string; onChoose: (offer: Offer) => void }) {
  const { t } = useTranslation('office')
  const words = useWords()
  // Not under the key of the lists: what is read anew after the decision would ask for other cases' offers.
  const offers = useQuery({ queryKey: ['office', 'offers', cases.map((item) => item.id)], queryFn: () => offersOf(cases), gcTime: 0 })
  return (
    <Loaded query={offers} empty={({ items }) => items.length === 0} whenEmpty={<Empty title={t('many.nothing')}>{t('many.nothing_hint')}</Empty>}>
      {({ items }) => (
        <ul className="plain-list">
          {items.map((offer) => (
            <li key={offer.id}>
              <div className="grow">
                <strong>{words(offer.label)}</strong>
                <div className="small soft">{words(offer.help)}</div>
              </div>
              <span className="small numeric">{t('many.on', { on: offer.cases.length, all: cases.length })}</span>
              <Button small autoFocus={offer.id === left} data-action={offer.id} aria-label={t('many.choose', { action: words(offer.label) })} onClick={() => onChoose(offer)}>
                {t('decide.start')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  )
}

interface DecidingProps {
  cases: CaseSummary[]
  offer: Offer
  onBusy: (busy: boolean) => void
  onBack: () => void
  /** What became of all cases, and which of them the server was asked to decide. */
  onDone: (outcomes: CaseOutcome[], answered: string[]) => void
}

function Deciding({ cases, offer, onBusy, onBack, onDone }: DecidingProps) {
  const { t } = useTranslation('office')
  const words = useWords()
  const cache = useQueryClient()
  const [input, setInput] = useState<Value>({})
  const key = useRef(idempotencyKey())
  const itemOf = (id: string) => cases.find((item) => item.id === id)!
  const act = useMutation({
    mutationFn: () =>
      answer(client.POST('/api/v1/cases/bulk-actions/{action}', { params: { path: { action: offer.id }, header: { 'Idempotency-Key': key.current } }, body: { case_ids: offer.cases, input } })),
    // While it is under way the dialog stays: what comes of it must be seen.
    onMutate: () => onBusy(true),
    onSuccess: ({ items }) =>
      onDone(
        [...items.map((result) => ({ item: itemOf(result.case_id), answer: result })), ...offer.exceptions.map((each) => ({ item: itemOf(each.case_id), answer: { ok: false, obstacle: each.obstacle } }))],
        items.map((result) => result.case_id),
      ),
    onSettled: () => {
      onBusy(false)
      void cache.invalidateQueries({ queryKey: workListKey })
    },
  })
  const problems = act.error instanceof ProblemError ? (act.error.problem.errors ?? []) : []
  const schema = offer.schema as Schema | undefined
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        act.mutate()
      }}
    >
      <StepTitle>{words(offer.label)}</StepTitle>
      <p>{t('many.same_for_all', { count: offer.cases.length })}</p>
      {act.isError && (schema && problems.length > 0 ? <ProblemSummary schema={schema} problems={problems} title={t('many.problems')} prefix="m" takeFocus /> : <Failure error={act.error} />)}
      {schema && (
        <SchemaForm
          schema={schema}
          value={input}
          onChange={(next) => {
            key.current = idempotencyKey()
            setInput(next)
          }}
          problems={problems}
          showMissing
          pack={itemOf(offer.cases[0]!).pack}
          prefix="m"
        />
      )}
      {offer.exceptions.length > 0 && <Exceptions cases={cases} exceptions={offer.exceptions} />}
      <div className="row">
        <Button type="submit" look="primary" busy={act.isPending}>
          {t('many.confirm', { action: words(offer.label), count: offer.cases.length })}
        </Button>
        <Button aria-disabled={act.isPending} onClick={onBack}>
          {t('decide.back')}
        </Button>
      </div>
    </form>
  )
}

function Exceptions({ cases, exceptions }: { cases: CaseSummary[]; exceptions: Array<{ case_id: string; obstacle: Schemas['Obstacle'] }> }) {
  const { t } = useTranslation('office')
  const words = useWords()
  return (
    <details className={look.exceptions} open={exceptions.length < 6}>
      <summary>{t('many.exceptions', { count: exceptions.length })}</summary>
      <ul>
        {exceptions.map((each) => {
          const item = cases.find(({ id }) => id === each.case_id)
          return (
            <li key={each.case_id}>
              <Chinese>{item ? titleOf(item, words) : each.case_id}</Chinese> <span className="small soft">{each.obstacle.message}</span>
            </li>
          )
        })}
      </ul>
    </details>
  )
}
