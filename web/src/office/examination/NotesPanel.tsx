import { useState } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, idempotencyKey } from '@/api/client'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { Button } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { Empty, Failure, Loaded } from '@/ui/states'
import look from './examination.module.css'

/** Notes among officials; no party ever sees them. */
export function NotesPanel({ caseId }: { caseId: string }) {
  const { t } = useTranslation('office')
  const language = useLanguage()
  const cache = useQueryClient()
  const [text, setText] = useState('')
  const key = ['case', caseId, 'notes']
  const notes = useQuery({ queryKey: key, queryFn: () => answer(client.GET('/api/v1/cases/{case_id}/notes', { params: { path: { case_id: caseId }, query: { limit: 100 } } })) })
  const add = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/cases/{case_id}/notes', { params: { path: { case_id: caseId }, header: { 'Idempotency-Key': idempotencyKey() } }, body: { text: text.trim() } })),
    onSuccess: () => {
      setText('')
      return cache.invalidateQueries({ queryKey: key })
    },
  })
  return (
    <div className="stack">
      <form
        className="stack-s"
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim() && !add.isPending) add.mutate()
        }}
      >
        {add.isError && <Failure error={add.error} />}
        <Field label={t('notes.new')} hint={t('notes.hint')}>
          {(control) => <textarea {...control} className="input" maxLength={2000} value={text} onChange={(event) => setText(event.target.value)} />}
        </Field>
        <Button type="submit" busy={add.isPending}>
          {t('notes.add')}
        </Button>
      </form>
      <Loaded query={notes} empty={(page) => page.items.length === 0} whenEmpty={<Empty title={t('notes.none')} />}>
        {(page) => (
          <ul className={look.notes}>
            {page.items.map((note) => (
              <li key={note.sequence}>
                <p className={look.said}>
                  <Chinese>{note.text}</Chinese>
                </p>
                <p className="small soft">
                  <Chinese>{note.name}</Chinese> · {formatMoment(note.at, language)}
                </p>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </div>
  )
}
