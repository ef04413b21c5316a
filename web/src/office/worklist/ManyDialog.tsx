import { useRef, useState } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, idempotencyKey, ProblemError, type Schemas } from '@/api/client'
import { ProblemSummary, SchemaForm, type Schema, type Value } from '@/form'
import { Chinese, useWords } from '@/format/text'
import { Button } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { Empty, Failure, Loaded } from '@/ui/states'
import { titleOf } from './columns'
import { OutcomeTable, type CaseOutcome } from './OutcomeTable'
import { workListKey } from './useWorkList'
import type { CaseSummary } from './filters'
import look from './worklist.module.css'

/** The most cases of one decision. */
export const atOnce = 200

const offersOf = (cases: CaseSummary[]) => answer(client.POST('/api/v1/cases/action-offers', { body: { case_ids: cases.map((item) => item.id) } }))
type Offer = Awaited<ReturnType<typeof offersOf>>['items'][number]

/** One decision on many cases: what may be decided, on which of them, what stands in the way of the others, and what came of it. */
export function ManyDialog({ cases, onClose }: { cases: CaseSummary[]; onClose: () => void }) {
  const { t } = useTranslation('office')
  return (
    <Dialog open={cases.length > 0} title={t('many.title', { count: cases.length })} onClose={onClose}>
      {cases.length > 0 && <Many cases={cases} onClose={onClose} />}
    </Dialog>
  )
}

function Many({ cases, onClose }: { cases: CaseSummary[]; onClose: () => void }) {
  const { t } = useTranslation('office')
  const words = useWords()
  const [chosen, setChosen] = useState<Offer>()
  const [outcomes, setOutcomes] = useState<CaseOutcome[]>()
  const offers = useQuery({ queryKey: [...workListKey, 'offers', cases.map((item) => item.id)], queryFn: () => offersOf(cases), gcTime: 0 })
  if (outcomes)
    return (
      <div className="stack">
        <OutcomeTable outcomes={outcomes} />
        <div className="row">
          <Button look="primary" onClick={onClose}>
            {t('common:action.close')}
          </Button>
        </div>
      </div>
    )
  if (chosen) return <Deciding cases={cases} offer={chosen} onBack={() => setChosen(undefined)} onDone={setOutcomes} />
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
              <Button small data-action={offer.id} aria-label={t('many.choose', { action: words(offer.label) })} onClick={() => setChosen(offer)}>
                {t('decide.start')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  )
}

function Deciding({ cases, offer, onBack, onDone }: { cases: CaseSummary[]; offer: Offer; onBack: () => void; onDone: (outcomes: CaseOutcome[]) => void }) {
  const { t } = useTranslation('office')
  const words = useWords()
  const cache = useQueryClient()
  const [input, setInput] = useState<Value>({})
  const key = useRef(idempotencyKey())
  const itemOf = (id: string) => cases.find((item) => item.id === id)!
  const act = useMutation({
    mutationFn: () =>
      answer(client.POST('/api/v1/cases/bulk-actions/{action}', { params: { path: { action: offer.id }, header: { 'Idempotency-Key': key.current } }, body: { case_ids: offer.cases, input } })),
    onSuccess: ({ items }) =>
      onDone([...items.map((result) => ({ item: itemOf(result.case_id), answer: result })), ...offer.exceptions.map((each) => ({ item: itemOf(each.case_id), answer: { ok: false, obstacle: each.obstacle } }))]),
    onSettled: () => cache.invalidateQueries({ queryKey: workListKey }),
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
      <h3>{words(offer.label)}</h3>
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
        <Button onClick={onBack}>{t('decide.back')}</Button>
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
