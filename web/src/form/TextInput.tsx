import { useRef, useState, type ChangeEvent, type CompositionEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { cleanCode, cleanText, lengthOf, type Cleaned } from './clean'
import { useForm } from './context'
import type { Control } from './Frame'
import type { Path, Schema } from './schema'
import look from './form.module.css'

export interface InputProps {
  schema: Schema
  path: Path
  value: unknown
  /** Attributes that bind the control to its label and complaint. */
  control: Control
  /** Stands in a table. */
  cell?: boolean
}

const codes = new Set(['uscc', 'resident-id', 'sha256', 'sm3', 'phone', 'email', 'url', 'pointer', 'case', 'party'])
const upper = new Set(['uscc', 'resident-id'])
const inputTypes: Record<string, string> = { email: 'email', phone: 'tel', url: 'url' }

/** Cleans what was typed or pasted, and remembers what was changed so that it can be said. */
function useCleaning(format: string | undefined, lines: boolean) {
  const [changed, setChanged] = useState<Cleaned>()
  const clean = (raw: string): string => {
    const cleaned = codes.has(format ?? '') ? cleanCode(raw) : cleanText(raw, lines)
    if (cleaned.narrowed || cleaned.removed > 0) setChanged(cleaned)
    const text = upper.has(format ?? '') ? cleaned.text.toUpperCase() : cleaned.text
    return format === 'sha256' || format === 'sm3' ? text.toLowerCase() : text
  }
  return { changed, clean }
}

/** A line or several lines of text with what was tidied and how long it is. */
export function TextInput({ schema, path, value, control, cell }: InputProps) {
  const form = useForm()
  const composing = useRef(false)
  const lines = schema['x-widget'] === 'textarea' || (!cell && (schema.maxLength ?? 0) > 300)
  const { changed, clean } = useCleaning(schema.format, lines)
  const text = typeof value === 'string' ? value : ''
  const put = (raw: string) => form.change(path, (composing.current ? raw : clean(raw)) || undefined)
  const writing = {
    ...control,
    value: text,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => put(event.target.value),
    // While a Chinese input method composes, its letters are nobody's text yet.
    onCompositionStart: () => {
      composing.current = true
    },
    onCompositionEnd: (event: CompositionEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      composing.current = false
      put(event.currentTarget.value)
    },
  }
  const isCode = codes.has(schema.format ?? '')
  return (
    <>
      {lines ? (
        <textarea {...writing} className="input" rows={cell ? 2 : form.dense ? Math.min(6, Math.max(2, Math.ceil(text.length / 40))) : rowsFor(schema, text)} data-close={form.dense || undefined} />
      ) : (
        <input {...writing} className={isCode ? 'input mono' : 'input'} type={inputTypes[schema.format ?? ''] ?? 'text'} autoComplete="off" spellCheck={false} />
      )}
      <Below schema={schema} text={text} changed={changed} cell={cell} />
    </>
  )
}

const rowsFor = (schema: Schema, text: string) => Math.min(14, Math.max((schema.maxLength ?? 0) > 600 ? 5 : 3, Math.ceil(Math.min(text.length, 2000) / 60)))

/** The counter and what was tidied. */
function Below({ schema, text, changed, cell }: { schema: Schema; text: string; changed?: Cleaned; cell?: boolean }) {
  const { t } = useTranslation('form')
  const length = lengthOf(text)
  const limit = schema.maxLength
  const near = limit !== undefined && !codes.has(schema.format ?? '') && (cell ? length > limit * 0.9 : limit <= 100 ? length > limit / 2 : true)
  if (!near && !changed) return null
  return (
    <span className={look.below}>
      {near && (
        <span className={length > limit ? look.over : undefined}>
          {length > limit ? t('over', { count: length - limit }) : t('length', { length, limit })}
        </span>
      )}
      {changed && (
        <span role="status">
          {changed.narrowed && t('narrowed')} {changed.removed > 0 && t('unseen_removed', { count: changed.removed })}
        </span>
      )}
    </span>
  )
}
