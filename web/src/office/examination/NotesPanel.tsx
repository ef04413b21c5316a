import { useRef, useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, idempotencyKey } from '@/api/client'
import { usePages } from '@/api/pages'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { Button } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { Pages } from '@/ui/Pages'
import { Empty, Failure } from '@/ui/states'
import look from './examination.module.css'

/** Notes among officials; no party ever sees them. */
export function NotesPanel({ caseId }: { caseId: string }) {
  const { t } = useTranslation('office')
  const language = useLanguage()
  const cache = useQueryClient()
  const [text, setText] = useState('')
  const key = ['case', caseId, 'notes']
  const notes = usePages(key, (after) => answer(client.GET('/api/v1/cases/{case_id}/notes', { params: { path: { case_id: caseId }, query: { limit: 100, after } } })))
  // The same key for the same words: a retry after a lost answer adds one note, not two.
  const once = useRef(idempotencyKey())
  const add = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/cases/{case_id}/notes', { params: { path: { case_id: caseId }, header: { 'Idempotency-Key': once.current } }, body: { text: text.trim() } })),
    onSuccess: () => {
      write('')
      return cache.invalidateQueries({ queryKey: key })
    },
  })
  const write = (words: string) => {
    once.current = idempotencyKey()
    setText(words)
  }
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
          {(control) => <textarea {...control} className="input" maxLength={2000} value={text} onChange={(event) => write(event.target.value)} />}
        </Field>
        <Button type="submit" busy={add.isPending}>
          {t('notes.add')}
        </Button>
      </form>
      <Pages query={notes} whenEmpty={<Empty title={t('notes.none')} />}>
        <ul className={look.notes}>
          {notes.items.map((note) => (
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
      </Pages>
    </div>
  )
}
