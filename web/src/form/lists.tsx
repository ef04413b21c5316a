import { useTranslation } from 'react-i18next'
import { Plus, Trash2 } from 'lucide-react'
import { useWords } from '@/format/text'
import { Button } from '@/ui/controls'
import { controlId, useForm } from './context'
import { ObjectFields } from './Field'
import { Input } from './inputs'
import { codeListOf, pointerOf, requiredNow, resolved, type Path, type Schema, type Value } from './schema'
import look from './form.module.css'

interface ListProps {
  schema: Schema
  path: Path
  value: unknown
}

const rowsOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** A new row: what must be answered yes or no begins with no. */
function freshRow(items: Schema): Value {
  const row: Value = {}
  for (const name of items.required ?? []) if (items.properties?.[name]?.type === 'boolean' && items.properties[name].const === undefined) row[name] = false
  return row
}

function useRows({ schema, path, value }: ListProps) {
  const form = useForm()
  const items = resolved(schema.items ?? {}, form.root)
  const rows = rowsOf(value)
  const put = (next: unknown[]) => form.change(path, next.length > 0 ? next : undefined)
  return {
    items,
    rows,
    full: schema.maxItems !== undefined && rows.length >= schema.maxItems,
    add: () => put([...rows, items.type === 'object' ? freshRow(items) : '']),
    addAll: (more: unknown[]) => put([...rows, ...more].slice(0, schema.maxItems)),
    remove: (at: number) => put(rows.filter((_, other) => other !== at)),
  }
}

/** Rows of objects, each a small form. */
export function ObjectList(props: ListProps) {
  const { t } = useTranslation('form')
  const { items, rows, add, remove, full } = useRows(props)
  return (
    <div className="stack-s">
      {rows.map((row, at) => (
        <div key={at} className={look.item} role="group" aria-label={t('item', { number: at + 1 })}>
          <header>
            <span className="soft small">{t('item', { number: at + 1 })}</span>
            <Button small look="plain" onClick={() => remove(at)} aria-label={t('remove_item', { number: at + 1 })}>
              <Trash2 size={14} aria-hidden /> {t('remove')}
            </Button>
          </header>
          <ObjectFields schema={items} path={[...props.path, at]} value={row} />
        </div>
      ))}
      <AddRow onClick={add} full={full} limit={props.schema.maxItems} />
    </div>
  )
}

/** Lines of plain text. */
export function TextList(props: ListProps) {
  const { t } = useTranslation('form')
  const { items, rows, add, remove, full } = useRows(props)
  return (
    <div className="stack-s">
      {rows.map((row, at) => (
        <div key={at} className={look.line}>
          <Input schema={items} path={[...props.path, at]} value={row} control={{ 'aria-label': t('item', { number: at + 1 }) }} cell />
          <Button small look="plain" onClick={() => remove(at)} aria-label={t('remove_item', { number: at + 1 })}>
            <Trash2 size={14} aria-hidden />
          </Button>
        </div>
      ))}
      <AddRow onClick={add} full={full} limit={props.schema.maxItems} />
    </div>
  )
}

function AddRow({ onClick, full, limit }: { onClick: () => void; full: boolean; limit?: number }) {
  const { t } = useTranslation('form')
  if (full) return <p className="soft small">{t('list_full', { limit })}</p>
  return (
    <Button small onClick={onClick}>
      <Plus size={14} aria-hidden /> {t('add_item')}
    </Button>
  )
}

/** Cells copied from a spreadsheet become rows: columns in the order of the table, codes by code or by their words. */
function pastedRows(text: string, columns: Array<[string, Schema]>, yes: string): Value[] {
  return text
    .replace(/\r/g, '')
    .split('\n')
    .filter((line) => line.includes('\t'))
    .map((line) => {
      const row: Value = {}
      line.split('\t').forEach((cell, at) => {
        const column = columns[at]
        const given = cell.trim()
        if (!column) return
        const [name, schema] = column
        if (schema.type === 'boolean') row[name] = given === yes || given === '1' || given.toLowerCase() === 'true'
        else if (schema.type === 'integer') row[name] = /^-?\d+$/.test(given) ? Number(given) : undefined
        else if (given) row[name] = given
      })
      return row
    })
}

/** Rows as a table, for lists with many short columns; rows can be pasted from a spreadsheet. */
export function Table(props: ListProps) {
  const { t } = useTranslation('form')
  const words = useWords()
  const form = useForm()
  const { items, rows, add, addAll, remove, full } = useRows(props)
  const columns = Object.entries(items.properties ?? {})
  return (
    <div className="stack-s">
      <div
        className="table-frame"
        onPaste={(event) => {
          const more = pastedRows(event.clipboardData.getData('text/plain'), columns, t('yes'))
          if (more.length < 1) return
          event.preventDefault()
          addAll(more)
        }}
      >
        {rows.length > 0 && (
          <table className={`table ${look.table}`}>
            <caption className="visually-hidden">{words(props.schema['x-label'])}</caption>
            <thead>
              <tr>
                <th scope="col">{t('row')}</th>
                {columns.map(([name, column]) => (
                  <th key={name} scope="col" title={words(column['x-help'])}>
                    {words(column['x-label'])}
                    {!items.required?.includes(name) && <span className={look.optional}> {t('optional')}</span>}
                  </th>
                ))}
                <th scope="col">
                  <span className="visually-hidden">{t('remove')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, at) => (
                <tr key={at}>
                  <th scope="row" className="numeric">
                    {at + 1}
                  </th>
                  {columns.map(([name, column]) => (
                    <Cell key={name} schema={column} path={[...props.path, at, name]} value={(row as Value | null)?.[name]} required={requiredNow(items, row).has(name)} label={t('cell', { row: at + 1, column: words(column['x-label']) })} />
                  ))}
                  <td>
                    <Button small look="plain" onClick={() => remove(at)} aria-label={t('remove_item', { number: at + 1 })}>
                      <Trash2 size={14} aria-hidden />
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      <div className="row">
        <AddRow onClick={add} full={full} limit={props.schema.maxItems} />
        <span className="soft small">{t('rows_paste')}</span>
      </div>
      {rows.length === 0 && (
        <textarea
          className={`input ${look.pasteTarget}`}
          rows={1}
          value=""
          readOnly={false}
          aria-label={t('paste_here')}
          placeholder={t('paste_here')}
          onChange={(event) => {
            const more = pastedRows(event.target.value, columns, t('yes'))
            if (more.length > 0) form.change(props.path, more.slice(0, props.schema.maxItems))
          }}
        />
      )}
    </div>
  )
}

function Cell({ schema, path, value, required, label }: { schema: Schema; path: Path; value: unknown; required: boolean; label: string }) {
  const form = useForm()
  const pointer = pointerOf(path)
  const id = controlId(form.prefix, pointer)
  const problem = form.problems.get(pointer)?.find((one) => form.showMissing || one.reason !== 'field.required')
  const control = { id, 'aria-label': label, 'aria-required': required || undefined, 'aria-invalid': problem ? (true as const) : undefined, 'aria-describedby': problem ? `${id}-complaint` : undefined } as const
  return (
    <td className={codeListOf(schema) ? look.codeCell : schema.type === 'boolean' ? look.tickCell : look.textCell}>
      {schema.type === 'boolean' ? (
        <input {...control} aria-required={undefined} type="checkbox" checked={value === true} onChange={(event) => form.change(path, event.target.checked)} />
      ) : (
        <Input schema={schema} path={path} value={value} control={{ ...control, 'aria-required': required ? true : undefined }} cell />
      )}
      {problem && (
        <span id={`${id}-complaint`} className={look.cellProblem}>
          {problem.message}
        </span>
      )}
    </td>
  )
}
