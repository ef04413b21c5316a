import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDay, formatMoment } from '@/format/dates'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { Table } from '@/ui/Table'
import { useCodes, useLegalWords } from './codes'
import { FormContext, useForm, type FormSurroundings } from './context'
import { FileLine } from './FileFields'
import type { FileDesk } from './files'
import { useFieldName } from './ProblemSummary'
import { codeListOf, groupsOf, isFileField, isGiven, isRecord, pointerOf, resolved, type Path, type Schema, type Value } from './schema'
import { VisibilityMark } from './VisibilityMark'
import look from './form.module.css'
import './text'

export interface SchemaViewProps {
  schema: Schema
  value: Value
  /** Marks who sees each field. */
  marks?: boolean
  /** Only these top-level fields. */
  names?: string[]
  /** Also fields that were not filled in. */
  blanks?: boolean
  /** Headings of the sections; without it the fields stand in one list. */
  grouped?: boolean
  /** What stands beside a section's heading, e.g. a link to change it. */
  groupAction?: (groupId: string) => ReactNode
  /** What stands beside a top-level field: remarks, buttons. */
  beside?: (pointer: string) => ReactNode
  pack?: string
  caseForm?: Schema
  files?: FileDesk
}

/** A form as it was filled in, to be read: words instead of codes, tables, files. */
export function SchemaView(props: SchemaViewProps) {
  const { schema, value, marks = false, names, blanks = false, grouped = false, groupAction, beside, pack, caseForm, files } = props
  const words = useWords()
  const surroundings = useMemo<FormSurroundings>(
    () => ({ prefix: 'v', root: schema, pack, caseForm, files, dense: true, showMissing: false, problems: new Map(), notes: new Map(), change: () => undefined }),
    [schema, pack, caseForm, files],
  )
  const listOf = (list: string[]) => <FactList schema={schema} value={value} names={list} marks={marks} blanks={blanks} path={[]} beside={beside} />
  const all = names ?? Object.keys(schema.properties ?? {})
  return (
    <FormContext value={surroundings}>
      {grouped
        ? groupsOf(schema)
            .map((group) => ({ ...group, names: group.names.filter((name) => all.includes(name) && (blanks || isGiven(value[name]))) }))
            .filter((group) => group.names.length > 0)
            .map((group) => (
              <section key={group.id} className={look.viewGroup} id={`v-${group.id}`}>
                <header>
                  <h3>{words(group.label)}</h3>
                  {groupAction?.(group.id)}
                </header>
                {listOf(group.names)}
              </section>
            ))
        : listOf(all)}
    </FormContext>
  )
}

interface FactListProps {
  schema: Schema
  value: Value
  names: string[]
  marks: boolean
  blanks: boolean
  path: Path
  beside?: (pointer: string) => ReactNode
}

function FactList({ schema, value, names, marks, blanks, path, beside }: FactListProps) {
  const { t } = useTranslation('form')
  const words = useWords()
  const { root, prefix } = useForm()
  return (
    <dl className={path.length === 0 ? 'facts' : look.innerFacts}>
      {names
        .filter((name) => schema.properties?.[name] && (blanks || isGiven(value[name])))
        .map((name) => {
          const field = resolved(schema.properties![name]!, root)
          const here = [...path, name]
          const pointer = pointerOf(here)
          return [
            <dt key={`t${name}`} id={`${prefix}${pointer.replace(/\//g, '.')}`} tabIndex={-1}>
              {words(field['x-label'])} {marks && path.length === 0 && <VisibilityMark of={field['x-visibility']} />}
            </dt>,
            <dd key={`d${name}`}>
              {isGiven(value[name]) ? <FieldValue schema={field} value={value[name]} path={here} /> : <span className="faint">{t('not_given')}</span>}
              {beside?.(pointer)}
            </dd>,
          ]
        })}
    </dl>
  )
}

function Code({ list, code }: { list: string; code: string }) {
  const words = useWords()
  const { data } = useCodes(list)
  const entry = data?.entries.find((one) => one.code === code)
  return <>{entry ? words(entry.label) : code}</>
}

function LegalWord({ kind, id }: { kind: 'ground' | 'clause'; id: string }) {
  const words = useWords()
  const { data } = useLegalWords(useForm().pack)
  const label = kind === 'clause' ? data?.clauses.get(id)?.label : data?.grounds.find((ground) => ground.id === id)?.label
  return <>{label ? words(label) : id}</>
}

function PointerWord({ pointer }: { pointer: string }) {
  const form = useForm()
  return <>{useFieldName(form.caseForm ?? form.root)(pointer)}</>
}

/** One value in the words of its kind. */
export function FieldValue({ schema, value, path }: { schema: Schema; value: unknown; path: Path }) {
  const { t } = useTranslation('form')
  const language = useLanguage()
  const { root } = useForm()
  if (!isGiven(value)) return null
  if (typeof value === 'boolean') return <>{t(schema.const === true ? 'confirmed' : value ? 'yes' : 'no')}</>
  if (typeof value === 'number') return <span className="numeric">{value.toLocaleString('en-GB')}</span>
  if (Array.isArray(value)) return <ListValue schema={schema} items={resolved(schema.items ?? {}, root)} value={value} path={path} />
  if (isRecord(value)) return <FactList schema={schema} value={value} names={Object.keys(schema.properties ?? value)} marks={false} blanks={false} path={path} />
  const text = String(value)
  const list = codeListOf(schema)
  if (list) return <Code list={list} code={text} />
  switch (schema.format) {
    case 'date':
      return <>{formatDay(text, language)}</>
    case 'instant':
      return <>{formatMoment(text, language)}</>
    case 'ground':
    case 'clause':
      return <LegalWord kind={schema.format} id={text} />
    case 'pointer':
      return <PointerWord pointer={text} />
    case 'blob':
      return <FileLine blob={text} />
    case 'sha256':
    case 'sm3':
    case 'uscc':
      return <span className={`mono ${look.breaks}`}>{text}</span>
    default:
      return (
        <span className={look.prose}>
          <Chinese>{text}</Chinese>
        </span>
      )
  }
}

function ListValue({ schema, items, value, path }: { schema: Schema; items: Schema; value: unknown[]; path: Path }) {
  const words = useWords()
  const { root } = useForm()
  if (isFileField(schema, root)) {
    return (
      <>
        {value.map((row, at) => {
          const facts = isRecord(row) ? row : { blob: row }
          return (
            <FileLine key={at} blob={String(facts.blob ?? '')} name={typeof facts.name === 'string' ? facts.name : undefined}>
              {typeof facts.kind === 'string' && (
                <span className="tag">
                  <Code list="attachment_kind" code={facts.kind} />
                </span>
              )}
              {typeof facts.note === 'string' && <span className="soft small">{facts.note}</span>}
            </FileLine>
          )
        })}
      </>
    )
  }
  if (items.type === 'object') {
    const columns = Object.entries(items.properties ?? {}).filter(([name]) => value.some((row) => isRecord(row) && isGiven(row[name])))
    return (
      <Table caption={words(schema['x-label'])} captionHidden columns={columns.map(([, column]) => words(column['x-label']))} className={look.viewTable}>
        {value.map((row, at) => (
          <tr key={at}>
            {columns.map(([name, column]) => (
              <td key={name}>
                <FieldValue schema={column} value={isRecord(row) ? row[name] : undefined} path={[...path, at, name]} />
              </td>
            ))}
          </tr>
        ))}
      </Table>
    )
  }
  return (
    <ul className={look.plainList}>
      {value.map((one, at) => (
        <li key={at}>
          <FieldValue schema={items} value={one} path={[...path, at]} />
        </li>
      ))}
    </ul>
  )
}
