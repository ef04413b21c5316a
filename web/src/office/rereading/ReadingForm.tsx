import { useRef, useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, idempotencyKey } from '@/api/client'
import { ClauseNote } from '@/cases'
import { useCodes } from '@/form'
import { Chinese, useWords } from '@/format/text'
import { Button, Tag } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { Failure } from '@/ui/states'
import { say } from '@/ui/Toasts'
import { rereadingsKey, type RereadingDetail } from './data'
import look from './rereading.module.css'

type Element = RereadingDetail['elements'][number]
interface Judgement {
  agrees?: boolean
  reason: string
}

/** Element by element: the same, or not and why; then how the reader would have decided. */
export function ReadingForm({ reading }: { reading: RereadingDetail }) {
  const { t } = useTranslation('office')
  const cache = useQueryClient()
  const [judgements, setJudgements] = useState<Record<string, Judgement>>({})
  const [outcome, setOutcome] = useState<'same' | 'other'>()
  const [remarks, setRemarks] = useState('')
  const key = useRef(idempotencyKey())
  const judged = (element: Element): Judgement => judgements[element.element] ?? { reason: '' }
  const complete = outcome !== undefined && reading.elements.every((element) => judged(element).agrees !== undefined)
  const save = useMutation({
    mutationFn: () =>
      answer(
        client.POST('/api/v1/rereadings/{rereading_id}/reading', {
          params: { path: { rereading_id: reading.id }, header: { 'Idempotency-Key': key.current } },
          body: { elements: reading.elements.map((element) => ({ element: element.element, agrees: judged(element).agrees ?? false, reason: judged(element).reason })), outcome: outcome!, remarks },
        }),
      ),
    onSuccess: async () => {
      say(t('rereading.saved'))
      await cache.invalidateQueries({ queryKey: rereadingsKey })
    },
    onError: () => {
      key.current = idempotencyKey()
    },
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <h3>{t('rereading.form')}</h3>
      {reading.elements.map((element) => (
        <Judge key={element.element} element={element} pack={reading.pack} value={judged(element)} onChange={(next) => setJudgements((all) => ({ ...all, [element.element]: next }))} />
      ))}
      <fieldset className={look.element}>
        <legend>{t('rereading.outcome')}</legend>
        <div className={look.choices}>
          {(['same', 'other'] as const).map((one) => (
            <label key={one}>
              <input type="radio" name="outcome" checked={outcome === one} onChange={() => setOutcome(one)} /> {t(`rereading.${one}`)}
            </label>
          ))}
        </div>
        <Field label={t('rereading.remarks')} hint={t('rereading.remarks_hint')}>
          {(control) => <textarea {...control} className="input" maxLength={2000} value={remarks} onChange={(event) => setRemarks(event.target.value)} />}
        </Field>
      </fieldset>
      {save.isError && <Failure error={save.error} />}
      <p className="small soft">{t('rereading.not_changed')}</p>
      <Button type="submit" look="primary" busy={save.isPending} disabled={!complete}>
        {t('rereading.save')}
      </Button>
    </form>
  )
}

function Judge({ element, pack, value, onChange }: { element: Element; pack: string; value: Judgement; onChange: (next: Judgement) => void }) {
  const { t } = useTranslation('office')
  const words = useWords()
  const { data: results } = useCodes('finding_result')
  return (
    <fieldset className={look.element}>
      <legend>{words(element.label)}</legend>
      <p>
        {words(element.question)} <span className="small soft"><ClauseNote pack={pack} id={element.clause} /></span>
      </p>
      <p className="small">
        {t('rereading.found')}: <Tag>{words(results?.entries.find((entry) => entry.code === element.found)?.label) || element.found}</Tag> <Chinese>{element.reasons}</Chinese>
      </p>
      <div className={look.choices}>
        {([true, false] as const).map((agrees) => (
          <label key={String(agrees)}>
            <input type="radio" name={`agrees-${element.element}`} checked={value.agrees === agrees} onChange={() => onChange({ ...value, agrees })} /> {t(agrees ? 'rereading.agree' : 'rereading.differ')}
          </label>
        ))}
      </div>
      {value.agrees === false && (
        <Field label={t('rereading.reason')} required>
          {(control) => <textarea {...control} className="input" maxLength={1000} value={value.reason} onChange={(event) => onChange({ ...value, reason: event.target.value })} />}
        </Field>
      )}
    </fieldset>
  )
}
