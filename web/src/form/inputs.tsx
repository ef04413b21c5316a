import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWords } from '@/format/text'
import { cleanCode } from './clean'
import { useCodes, useLegalWords } from './codes'
import { useForm } from './context'
import { LongList } from './LongList'
import { Options } from './Options'
import { groupsOf, codeListOf, type Schema } from './schema'
import { TextInput, type InputProps } from './TextInput'
import look from './form.module.css'

/** A whole number or decimal; what is no number stays in the field and is said, it is not sent. */
function NumberInput({ schema, path, value, control, cell }: InputProps) {
  const { t } = useTranslation('form')
  const form = useForm()
  const [wrong, setWrong] = useState<string>()
  const whole = schema.type === 'integer'
  const typed = (raw: string) => {
    const text = cleanCode(raw).text.replace(/[,\u3001](?=\d{3}\b)/g, '')
    const good = whole ? /^-?\d{1,15}$/.test(text) : /^-?\d{1,12}(\.\d{1,6})?$/.test(text)
    setWrong(good || text === '' ? undefined : raw)
    form.change(path, good ? Number(text) : undefined)
  }
  return (
    <>
      <input {...control} className="input numeric" inputMode={whole ? 'numeric' : 'decimal'} autoComplete="off" value={wrong ?? (typeof value === 'number' ? String(value) : '')} onChange={(event) => typed(event.target.value)} />
      {wrong !== undefined && (
        <span className={look.below} role="status">
          <span className={look.over}>{t(whole ? 'no_whole_number' : 'no_number')}</span>
        </span>
      )}
      {!cell && typeof value === 'number' && value >= 10_000 && <span className={look.below}>{value.toLocaleString('en-GB')}</span>}
    </>
  )
}

function DateInput({ path, value, control }: InputProps) {
  const form = useForm()
  return <input {...control} className={`input ${look.short}`} type="date" max="9999-12-31" value={typeof value === 'string' ? value.slice(0, 10) : ''} onChange={(event) => form.change(path, event.target.value || undefined)} />
}

const beijing = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** A moment in Beijing time to the second. */
function MomentInput({ path, value, control }: InputProps) {
  const { t } = useTranslation('form')
  const form = useForm()
  const at = typeof value === 'string' ? new Date(value) : undefined
  const local = at && !Number.isNaN(at.getTime()) ? beijing.format(at).replace(' ', 'T') : ''
  const put = (text: string) => form.change(path, text ? `${text.length === 16 ? `${text}:00` : text}+08:00` : undefined)
  return (
    <>
      <input {...control} className={`input ${look.short}`} type="datetime-local" step={1} max="9999-12-31T23:59:59" value={local} onChange={(event) => put(event.target.value)} />
      <span className={look.below}>{t('beijing_time')}</span>
    </>
  )
}

/** One code of a list: a list box, or a search where the list is long. */
function CodeInput(props: InputProps) {
  const { schema, path, value, control, cell } = props
  const { t } = useTranslation('form')
  const form = useForm()
  const { data } = useCodes(codeListOf(schema))
  const entries = data?.entries ?? []
  if (!cell && entries.length > 30) {
    return <LongList entries={entries} value={typeof value === 'string' ? value : ''} control={control} onChange={(code) => form.change(path, code || undefined)} />
  }
  return (
    <select {...control} className={`input ${cell ? '' : look.select}`} value={typeof value === 'string' ? value : ''} onChange={(event) => form.change(path, event.target.value || undefined)}>
      <option value="">{t('choose')}</option>
      <Options entries={entries} />
    </select>
  )
}

/** A clause of the rule pack. */
function ClauseInput({ path, value, control }: InputProps) {
  const { t } = useTranslation('form')
  const words = useWords()
  const form = useForm()
  const { data } = useLegalWords(form.pack)
  return (
    <select {...control} className="input" value={typeof value === 'string' ? value : ''} onChange={(event) => form.change(path, event.target.value || undefined)}>
      <option value="">{t('choose')}</option>
      {[...(data?.clauses ?? [])].map(([id, clause]) => (
        <option key={id} value={id}>
          {words(clause.label)}
        </option>
      ))}
    </select>
  )
}

/** A place in the form of the case, chosen by its words. */
function PointerInput({ path, value, control }: InputProps) {
  const { t } = useTranslation('form')
  const words = useWords()
  const form = useForm()
  const fields = form.caseForm
  if (!fields) return <TextInput schema={{ type: 'string', format: 'pointer' }} path={path} value={value} control={control} />
  const inner = (name: string, field: Schema) =>
    Object.entries(field.properties ?? {}).map(([part, schema]) => (
      <option key={part} value={`/${name}/${part}`}>
        {`${words(field['x-label'])} › ${words(schema['x-label'])}`}
      </option>
    ))
  return (
    <select {...control} className="input" value={typeof value === 'string' ? value : ''} onChange={(event) => form.change(path, event.target.value || undefined)}>
      <option value="">{t('choose')}</option>
      {groupsOf(fields).map((group) => (
        <optgroup key={group.id} label={words(group.label)}>
          {group.names.flatMap((name) => {
            const field = fields.properties![name]!
            return [
              <option key={name} value={`/${name}`}>
                {words(field['x-label'])}
              </option>,
              ...inner(name, field),
            ]
          })}
        </optgroup>
      ))}
    </select>
  )
}

/** The single control that a field of text, number or code is filled in with. */
export function Input(props: InputProps) {
  const { schema } = props
  if (schema.type === 'integer' || schema.type === 'number') return <NumberInput {...props} />
  if (codeListOf(schema)) return <CodeInput {...props} />
  switch (schema.format) {
    case 'date':
      return <DateInput {...props} />
    case 'instant':
      return <MomentInput {...props} />
    case 'clause':
      return <ClauseInput {...props} />
    case 'pointer':
      return <PointerInput {...props} />
    default:
      return <TextInput {...props} />
  }
}
