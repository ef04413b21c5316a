import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useWords } from '@/format/text'
import { Field } from '@/ui/Field'
import { useComplaint, useForm } from './context'
import { pointerOf, type Path, type Schema } from './schema'
import { VisibilityMark } from './VisibilityMark'
import look from './form.module.css'

interface FrameProps {
  schema: Schema
  path: Path
  required: boolean
  /** Stands in the legend or label instead of the rule pack's words. */
  label?: ReactNode
}

export interface Control {
  id?: string
  'aria-label'?: string
  placeholder?: string
  'aria-describedby'?: string
  'aria-invalid'?: true
  'aria-required'?: true
}

function Label({ schema, label, path }: { schema: Schema; label?: ReactNode; path: Path }) {
  const words = useWords()
  return (
    <>
      {label ?? words(schema['x-label'])} {path.length === 1 && <VisibilityMark of={schema['x-visibility']} />}
    </>
  )
}

/** Notes of a correction notice that stand at the field they speak of. */
export function Notes({ path }: { path: Path }) {
  const { t } = useTranslation('form')
  const notes = useForm().notes.get(pointerOf(path))
  if (!notes) return null
  return (
    <ul className={look.notes} aria-label={t('to_correct')}>
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  )
}

/** Label, help, complaint and one control. */
export function ControlFrame({ schema, path, required, label, children }: FrameProps & { children: (control: Control) => ReactNode }) {
  const { t } = useTranslation('form')
  const words = useWords()
  const { complaint, id, watch } = useComplaint(path)
  return (
    <div {...watch} className={look.frame}>
      <Notes path={path} />
      <Field
        id={id}
        label={<Label schema={schema} label={label} path={path} />}
        hint={words(schema['x-help'])}
        complaint={complaint}
        required={required}
        optionalMark={<span className={look.optional}>{t('optional')}</span>}
      >
        {children}
      </Field>
    </div>
  )
}

/** Legend, help, complaint and several controls that belong together. */
export function GroupFrame({ schema, path, required, label, children }: FrameProps & { children: ReactNode }) {
  const { t } = useTranslation('form')
  const words = useWords()
  const { complaint, id, watch } = useComplaint(path)
  const described = [schema['x-help'] && `${id}-hint`, complaint && `${id}-complaint`].filter(Boolean).join(' ')
  return (
    <div {...watch} className={look.frame}>
      <Notes path={path} />
      <fieldset id={id} tabIndex={-1} className={complaint ? `field wrong ${look.set}` : `field ${look.set}`} aria-describedby={described || undefined}>
        <legend className="label">
          <Label schema={schema} label={label} path={path} /> {!required && <span className={look.optional}>{t('optional')}</span>}
        </legend>
        {schema['x-help'] && (
          <span className="hint" id={`${id}-hint`}>
            {words(schema['x-help'])}
          </span>
        )}
        {complaint && (
          <span className="complaint" id={`${id}-complaint`}>
            {complaint}
          </span>
        )}
        {children}
      </fieldset>
    </div>
  )
}
