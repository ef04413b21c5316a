import { useRef, useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, idempotencyKey } from '@/api/client'
import { Button } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { Failure } from '@/ui/states'
import { say } from '@/ui/Toasts'
import { useColleagues } from '../worklist/FilterBar'
import { rereadingsKey, type RereadingDetail } from './data'

/** Gives the reading to somebody without a part in the case; the server says who had one. */
export function Assign({ reading }: { reading: RereadingDetail }) {
  const { t } = useTranslation('office')
  const cache = useQueryClient()
  const { data: colleagues } = useColleagues()
  const assign = useMutation({
    mutationFn: (account: string) => answer(client.PUT('/api/v1/rereadings/{rereading_id}/reader', { params: { path: { rereading_id: reading.id }, header: { 'Idempotency-Key': idempotencyKey() } }, body: { account } })),
    onSuccess: async (after) => {
      say(t('rereading.assigned', { name: after.reader_name }))
      await cache.invalidateQueries({ queryKey: rereadingsKey })
    },
  })
  return (
    <div className="stack-s">
      <Field label={t('rereading.assign')}>
        {(control) => (
          <select {...control} className="input" value="" disabled={assign.isPending} onChange={(event) => event.target.value && assign.mutate(event.target.value)}>
            <option value="">{t('rereading.choose')}</option>
            {colleagues
              ?.filter((one) => one.account !== reading.reader)
              .map((one) => (
                <option key={one.account} value={one.account} lang="zh-CN">
                  {one.name}
                </option>
              ))}
          </select>
        )}
      </Field>
      {assign.isError && <Failure error={assign.error} />}
    </div>
  )
}

const conclusions = ['no_step', 'instruct', 'begin_procedure'] as const

/** What the office makes of a difference. */
export function Conclude({ reading }: { reading: RereadingDetail }) {
  const { t } = useTranslation('office')
  const cache = useQueryClient()
  const [conclusion, setConclusion] = useState<(typeof conclusions)[number]>('no_step')
  const [remarks, setRemarks] = useState('')
  const key = useRef(idempotencyKey())
  const conclude = useMutation({
    mutationFn: () =>
      answer(client.POST('/api/v1/rereadings/{rereading_id}/conclusion', { params: { path: { rereading_id: reading.id }, header: { 'Idempotency-Key': key.current } }, body: { conclusion, remarks } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: rereadingsKey }),
    onError: () => {
      key.current = idempotencyKey()
    },
  })
  return (
    <form
      className="stack-s"
      onSubmit={(event) => {
        event.preventDefault()
        conclude.mutate()
      }}
    >
      <h3>{t('rereading.conclude')}</h3>
      <p className="small soft">{t('rereading.begin')}</p>
      <Field label={t('rereading.conclusion_label')}>
        {(control) => (
          <select {...control} className="input" value={conclusion} onChange={(event) => setConclusion(event.target.value as (typeof conclusions)[number])}>
            {conclusions.map((one) => (
              <option key={one} value={one}>
                {t(`rereading.conclusion.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('rereading.remarks')} required>
        {(control) => <textarea {...control} className="input" maxLength={2000} value={remarks} onChange={(event) => setRemarks(event.target.value)} />}
      </Field>
      {conclude.isError && <Failure error={conclude.error} />}
      <Button type="submit" look="primary" busy={conclude.isPending} disabled={remarks.trim() === ''}>
        {t('rereading.conclude_save')}
      </Button>
    </form>
  )
}
