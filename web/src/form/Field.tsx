import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Radios, Several, Tick, YesNo } from './choices'
import { useCodes } from './codes'
import { useComplaint, useForm } from './context'
import { FileList, OneFile } from './FileFields'
import { ControlFrame, GroupFrame, Notes } from './Frame'
import { Input } from './inputs'
import { ObjectList, Table, TextList } from './lists'
import { codeListOf, conditionalNames, isFileField, isGiven, requiredNow, resolved, type Path, type Schema, type Value } from './schema'
import look from './form.module.css'

interface FieldProps {
  schema: Schema
  path: Path
  value: unknown
  required: boolean
}

/** A declaration or option with its own complaint above it. */
function TickField({ schema, path, value }: FieldProps) {
  const { complaint, id, watch } = useComplaint(path)
  return (
    <div {...watch} className={complaint ? `field wrong ${look.frame}` : `field ${look.frame}`}>
      <Notes path={path} />
      {complaint && (
        <span className="complaint" id={`${id}-complaint`}>
          {complaint}
        </span>
      )}
      <Tick schema={schema} path={path} value={value} complaint={{ id, text: complaint }} />
    </div>
  )
}

/** One of a code list: radio buttons where the list is short and there is room. */
function CodeField(props: FieldProps) {
  const { schema, path, value, required } = props
  const { dense } = useForm()
  const { data } = useCodes(codeListOf(schema))
  // Until the list is there nothing stands in its place: a control must not change under somebody's hand.
  const few = data === undefined || data.entries.length <= 7
  if (few && !dense && path.length === 1) {
    return (
      <GroupFrame schema={schema} path={path} required={required}>
        <Radios schema={schema} path={path} value={value} />
      </GroupFrame>
    )
  }
  return (
    <ControlFrame schema={schema} path={path} required={required}>
      {(control) => <Input schema={schema} path={path} value={value} control={control} />}
    </ControlFrame>
  )
}

function inside({ schema, path, value }: FieldProps, root: Schema) {
  const items = schema.items ? resolved(schema.items, root) : undefined
  if (schema.type === 'object') return <ObjectFields schema={schema} path={path} value={value} />
  if (schema.type === 'boolean') return <YesNo schema={schema} path={path} value={value} />
  if (items && isFileField(schema, root)) return <FileList schema={schema} items={items} path={path} value={value} />
  if (items && (codeListOf(items) || items.format === 'ground')) return <Several schema={schema} path={path} value={value} />
  if (items?.type === 'object') return schema['x-widget'] === 'table' ? <Table schema={schema} path={path} value={value} /> : <ObjectList schema={schema} path={path} value={value} />
  return <TextList schema={schema} path={path} value={value} />
}

/** One field of a rule-pack form, whatever its kind. */
export const FormField = memo(function FormField(props: FieldProps) {
  const { root } = useForm()
  const { schema, path, value, required } = props
  if (schema.type === 'boolean' && (schema.const === true || schema['x-widget'] === 'checkbox' || !required)) return <TickField {...props} />
  if (schema.format === 'blob') {
    return (
      <GroupFrame schema={schema} path={path} required={required}>
        <OneFile path={path} value={value} />
      </GroupFrame>
    )
  }
  if (schema.type === 'object' || schema.type === 'array' || schema.type === 'boolean') {
    return (
      <GroupFrame schema={schema} path={path} required={required}>
        {inside(props, root)}
      </GroupFrame>
    )
  }
  if (codeListOf(schema)) return <CodeField {...props} />
  return (
    <ControlFrame schema={schema} path={path} required={required}>
      {(control) => <Input schema={schema} path={path} value={value} control={control} />}
    </ControlFrame>
  )
})

interface FieldsProps {
  schema: Schema
  path: Path
  value: unknown
  /** Only these names, in this order. */
  names?: string[]
}

/** Short fields share a line; everything else has one of its own. */
const isShort = (schema: Schema) =>
  (schema.type === 'string' && !['textarea', 'file'].includes(schema['x-widget'] ?? '') && (schema.maxLength ?? 0) <= 200 && schema.format !== 'blob' && schema.format !== 'sha256') ||
  schema.type === 'integer' ||
  schema.type === 'number'

/** Tables, files and lists of objects need the whole width also where fields stand in columns. */
const isWide = (schema: Schema) => schema.type === 'array' && (schema.items?.type === 'object' || schema.items?.format === 'blob')

/** The fields of an object. What only certain answers ask for is shown when they are given, or on request. */
export function ObjectFields({ schema, path, value, names }: FieldsProps) {
  const { t } = useTranslation('form')
  const { root, notes, dense } = useForm()
  const given: Value = (value ?? {}) as Value
  const needed = requiredNow(schema, given)
  const conditional = conditionalNames(schema)
  const all = (names ?? Object.keys(schema.properties ?? {})).filter((name) => schema.properties?.[name])
  const pointer = (name: string) => [...path, name].map((step) => `/${step}`).join('')
  const later = dense ? [] : all.filter((name) => conditional.has(name) && !needed.has(name) && !isGiven(given[name]) && !notes.has(pointer(name)))
  const field = (name: string) => {
    const inner = resolved(schema.properties![name]!, root)
    return (
      <div key={name} className={(path.length > 0 ? isShort(inner) : dense && !isWide(inner)) ? look.half : look.whole}>
        <StableField schema={inner} path={path} name={name} value={given[name]} required={needed.has(name)} />
      </div>
    )
  }
  return (
    <>
      <div className={dense ? `${look.fields} ${look.close}` : look.fields}>{all.filter((name) => !later.includes(name)).map(field)}</div>
      {later.length > 0 && (
        <details className={look.later}>
          <summary>{t('not_needed', { count: later.length })}</summary>
          <div className={look.fields}>{later.map(field)}</div>
        </details>
      )}
    </>
  )
}

/** Keeps the path the same from one rendering to the next, so that a field is drawn again only when it changed. */
const StableField = memo(function StableField({ path, name, ...rest }: Omit<FieldProps, 'path'> & { path: Path; name: string }) {
  return <FormField {...rest} path={[...path, name]} />
}, (before, after) => before.name === after.name && before.value === after.value && before.required === after.required && before.schema === after.schema && before.path.join('/') === after.path.join('/'))
