import { useTranslation } from 'react-i18next'
import { X } from 'lucide-react'
import { useWords } from '@/format/text'
import { useCodes, useLegalWords, type CodeEntry } from './codes'
import { controlId, useForm } from './context'
import { LongList } from './LongList'
import { codeListOf, pointerOf, type Path, type Schema } from './schema'
import look from './form.module.css'

interface ChoiceProps {
  schema: Schema
  path: Path
  value: unknown
}

/** One of a few codes, all in sight. */
export function Radios({ schema, path, value }: ChoiceProps) {
  const words = useWords()
  const form = useForm()
  const { data } = useCodes(codeListOf(schema))
  const name = controlId(form.prefix, pointerOf(path))
  return (
    <div className={look.choices}>
      {data?.entries
        .filter((entry) => entry.selectable)
        .map((entry) => (
          <label key={entry.code} className="choice">
            <input type="radio" name={name} value={entry.code} checked={value === entry.code} onChange={() => form.change(path, entry.code)} />
            <span>{words(entry.label)}</span>
          </label>
        ))}
    </div>
  )
}

/** Yes or no, so that "not answered" differs from "no". */
export function YesNo({ path, value }: ChoiceProps) {
  const { t } = useTranslation('form')
  const form = useForm()
  const name = controlId(form.prefix, pointerOf(path))
  return (
    <div className={look.choices}>
      {([true, false] as const).map((answer) => (
        <label key={String(answer)} className="choice">
          <input type="radio" name={name} value={String(answer)} checked={value === answer} onChange={() => form.change(path, answer)} />
          <span>{t(answer ? 'yes' : 'no')}</span>
        </label>
      ))}
    </div>
  )
}

/** The entries that a list of codes or of refusal grounds offers. */
function useOffered(items: Schema | undefined): CodeEntry[] {
  const form = useForm()
  const grounds = items?.format === 'ground'
  const { data: codes } = useCodes(items && !grounds ? codeListOf(items) : undefined)
  const { data: words } = useLegalWords(grounds ? form.pack : undefined)
  if (grounds) return (words?.grounds ?? []).map((ground) => ({ code: ground.id, label: ground.label, parent: '', selectable: true }))
  return codes?.entries ?? []
}

/** Several codes: boxes to tick, or a search with what was chosen above it where the list is long. */
export function Several({ schema, path, value }: ChoiceProps) {
  const { t } = useTranslation('form')
  const words = useWords()
  const form = useForm()
  const entries = useOffered(schema.items)
  const chosen = Array.isArray(value) ? (value as string[]) : []
  const put = (next: string[]) => form.change(path, next.length > 0 ? next : undefined)
  const toggle = (code: string) => put(chosen.includes(code) ? chosen.filter((other) => other !== code) : [...chosen, code])
  if (entries.length <= 30) {
    return (
      <div className={look.choices}>
        {entries
          .filter((entry) => entry.selectable)
          .map((entry) => (
            <label key={entry.code} className="choice">
              <input type="checkbox" name={controlId(form.prefix, pointerOf(path))} value={entry.code} checked={chosen.includes(entry.code)} onChange={() => toggle(entry.code)} />
              <span>{words(entry.label)}</span>
            </label>
          ))}
      </div>
    )
  }
  const nameOf = (code: string) => words(entries.find((entry) => entry.code === code)?.label) || code
  return (
    <>
      {chosen.length > 0 && (
        <ul className={look.chips}>
          {chosen.map((code) => (
            <li key={code}>
              {nameOf(code)}
              <button type="button" className="button plain small" aria-label={t('take_out', { name: nameOf(code) })} onClick={() => toggle(code)}>
                <X size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <LongList
        adding entries={entries.filter((entry) => !chosen.includes(entry.code))} value="" control={{ 'aria-label': words(schema['x-label']) }} onChange={(code) => code && toggle(code)} />
    </>
  )
}

/** A box to tick with its words beside it; a declaration where the rule pack wants it ticked. */
export function Tick({ schema, path, value, label, complaint }: ChoiceProps & { label?: string; complaint?: { id: string; text?: string } }) {
  const words = useWords()
  const form = useForm()
  return (
    <label className="choice">
      <input
        id={complaint?.id}
        type="checkbox"
        checked={value === true}
        aria-invalid={complaint?.text ? true : undefined}
        aria-describedby={complaint?.text ? `${complaint.id}-complaint` : undefined}
        onChange={(event) => form.change(path, event.target.checked ? true : schema.const === true ? undefined : false)}
      />
      <span>{label ?? words(schema['x-label'])}</span>
    </label>
  )
}
