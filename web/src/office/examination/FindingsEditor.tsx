import { useTranslation } from 'react-i18next'
import type { FieldProblem, Schemas } from '@/api/client'
import { ClauseNote } from '@/cases/ClauseNote'
import { resolved, useCodes, useFieldName, useGoverningRules, type Schema, type Value } from '@/form'
import { useWords } from '@/format/text'
import { Button, Tag } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { findingNames } from './editors'
import { showField } from './showField'
import look from './examination.module.css'

type ChecklistItem = Schemas['CheckItem']
interface Finding {
  result?: string
  reasons?: string
}
interface Check {
  item: string
  result: string
  note?: string
}

interface Props {
  schema: Schema
  value: Value
  onChange: (next: Value) => void
  caseForm: Schema | undefined
  pack: string
  problems: FieldProblem[]
}

/** The elements decided one by one, each with its question, clause, fields and reasons; below them the check list. */
export function FindingsEditor({ schema, value, onChange, caseForm, pack, problems }: Props) {
  const { t } = useTranslation('office')
  const rules = useGoverningRules()
  const names = findingNames(schema)
  const lists = rules?.checklists ?? []
  const elements = lists.find((list) => names.every((name) => list.items.some((item) => item.id === name)))
  // What the green channel asks for was decided before the examination.
  const others = lists.filter((list) => list !== elements && list.id !== 'green_lane')
  const decided = names.filter((name) => (value[name] as Finding | undefined)?.result).length
  return (
    <div className="stack">
      <p className="small soft" aria-live="polite">
        {t('findings.progress', { done: decided, total: names.length })}
      </p>
      {names.map((name, at) => (
        <Element
          key={name}
          name={name}
          number={at + 1}
          schema={schema}
          item={elements?.items.find((item) => item.id === name)}
          finding={(value[name] as Finding | undefined) ?? {}}
          onChange={(finding) => onChange({ ...value, [name]: finding })}
          caseForm={caseForm}
          pack={pack}
          problems={problems}
        />
      ))}
      {schema.properties?.checklist &&
        others.map((list) => (
          <Checks key={list.id} label={list.label} items={list.items} checks={(value.checklist as Check[] | undefined) ?? []} onChange={(checklist) => onChange({ ...value, checklist: checklist.length > 0 ? checklist : undefined })} caseForm={caseForm} pack={pack} />
        ))}
    </div>
  )
}

function FieldLinks({ fields, caseForm }: { fields: string[] | undefined; caseForm: Schema | undefined }) {
  const { t } = useTranslation('office')
  const nameOf = useFieldName(caseForm ?? {})
  if (!fields || fields.length === 0) return null
  return (
    <span className={look.links}>
      <span className="visually-hidden">{t('findings.fields')}</span>
      {fields.map((field) => (
        <Button key={field} small look="plain" onClick={() => showField(field)}>
          {nameOf(field)}
        </Button>
      ))}
    </span>
  )
}

interface ElementProps {
  name: string
  number: number
  schema: Schema
  item: ChecklistItem | undefined
  finding: Finding
  onChange: (finding: Finding) => void
  caseForm: Schema | undefined
  pack: string
  problems: FieldProblem[]
}

function Element({ name, number, schema, item, finding, onChange, caseForm, pack, problems }: ElementProps) {
  const { t } = useTranslation('office')
  const words = useWords()
  const part = resolved(schema.properties![name]!, schema)
  const { data: results } = useCodes(part.properties?.result?.['x-codes'])
  const complaint = (field: string) => problems.find((problem) => problem.pointer === `/${name}/${field}` || (problem.pointer === `/${name}` && field === 'result'))?.message
  return (
    <fieldset className={`${look.element} ${finding.result ? look.decided : ''}`} id={`element-${name}`}>
      <legend>
        {number}. {words(part['x-label'])} <span className={look.basis}><ClauseNote pack={pack} id={item?.clause ?? part['x-clause'] ?? ''} /></span>
      </legend>
      <p>{words(item?.question ?? part['x-help'])}</p>
      <FieldLinks fields={item?.fields} caseForm={caseForm} />
      <div className={look.results} role="radiogroup" aria-label={words(part['x-label'])}>
        {results?.entries.map((entry) => (
          <label key={entry.code} className={finding.result === entry.code ? `${look.result} ${look[entry.code] ?? ''}` : look.result}>
            <input type="radio" name={`finding-${name}`} checked={finding.result === entry.code} onChange={() => onChange({ ...finding, result: entry.code })} /> {words(entry.label)}
          </label>
        ))}
      </div>
      {complaint('result') && <p className={look.complaint}>{complaint('result')}</p>}
      <Field label={t('findings.reasons')} hint={words(part.properties?.reasons?.['x-help'])} complaint={complaint('reasons')} required>
        {(control) => <textarea {...control} className="input" maxLength={part.properties?.reasons?.maxLength} value={finding.reasons ?? ''} onChange={(event) => onChange({ ...finding, reasons: event.target.value })} />}
      </Field>
    </fieldset>
  )
}

interface ChecksProps {
  label: ChecklistItem['label']
  items: ChecklistItem[]
  checks: Check[]
  onChange: (checks: Check[]) => void
  caseForm: Schema | undefined
  pack: string
}

function Checks({ label, items, checks, onChange, caseForm, pack }: ChecksProps) {
  const { t } = useTranslation('office')
  const words = useWords()
  const { data: results } = useCodes('finding_result')
  const set = (item: string, change: Partial<Check>) => {
    const before = checks.find((check) => check.item === item)
    const after = { item, result: '', ...before, ...change }
    onChange(after.result ? [...checks.filter((check) => check.item !== item), after] : checks.filter((check) => check.item !== item))
  }
  return (
    <details className={look.checks} open>
      <summary>
        {words(label)} <span className="small soft">{t('findings.checked', { done: checks.filter((check) => items.some((item) => item.id === check.item)).length, total: items.length })}</span>
      </summary>
      <ul>
        {items.map((item) => {
          const check = checks.find((one) => one.item === item.id)
          return (
            <li key={item.id}>
              <div className={look.check_head}>
                <div>
                  <strong>{words(item.label)}</strong> <span className={look.basis}><ClauseNote pack={pack} id={item.clause} /></span> {item.severity === 'advice' && <Tag>{t('findings.advice')}</Tag>}
                  <div className="small">{words(item.question)}</div>
                  <FieldLinks fields={item.fields} caseForm={caseForm} />
                </div>
                <select className={`input ${look.check_choice}`} aria-label={words(item.label)} value={check?.result ?? ''} onChange={(event) => set(item.id, { result: event.target.value })}>
                  <option value="">{t('findings.open')}</option>
                  {results?.entries.map((entry) => (
                    <option key={entry.code} value={entry.code}>
                      {words(entry.label)}
                    </option>
                  ))}
                </select>
              </div>
              {check && check.result !== 'met' && (
                <input className="input" aria-label={t('findings.note', { name: words(item.label) })} placeholder={t('findings.note_hint')} maxLength={1000} value={check.note ?? ''} onChange={(event) => set(item.id, { note: event.target.value || undefined })} />
              )}
            </li>
          )
        })}
      </ul>
    </details>
  )
}
