import { useTranslation } from 'react-i18next'
import type { FieldProblem } from '@/api/client'
import { groupsOf, schemaAt, useFieldName, useGoverningRules, type Schema } from '@/form'
import { useWords } from '@/format/text'
import { Button } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { showField } from './showField'
import look from './examination.module.css'

export interface Point {
  field: string
  reason: string
  clause: string
}

interface Props {
  points: Point[]
  onChange: (points: Point[]) => void
  caseForm: Schema
  problems: FieldProblem[]
}

/** A new point on a field: its clause is the one that asks for the field. */
export const pointOn = (pointer: string, caseForm: Schema, reason = ''): Point => ({ field: pointer, reason, clause: schemaAt(caseForm, pointer)?.['x-clause'] ?? '' })

/** The list of points to correct, each bound to a field of the form; all of them go out at once. */
export function CorrectionEditor({ points, onChange, caseForm, problems }: Props) {
  const { t } = useTranslation('office')
  const change = (at: number, part: Partial<Point>) => onChange(points.map((point, one) => (one === at ? { ...point, ...part } : point)))
  return (
    <div className="stack">
      <p className="small soft">{t('correction.explain')}</p>
      {points.length === 0 && <p className={look.hint}>{t('correction.none')}</p>}
      <ol className={look.points}>
        {points.map((point, at) => (
          <li key={at}>
            <PointFields point={point} at={at} caseForm={caseForm} complaintOf={(name) => problems.find((problem) => problem.pointer === `/points/${at}/${name}`)?.message} onChange={(part) => change(at, part)} />
            <div className="row">
              <Button small look="plain" onClick={() => showField(point.field)}>
                {t('correction.show')}
              </Button>
              <Button small look="plain" onClick={() => onChange(points.filter((_, one) => one !== at))}>
                {t('correction.remove', { number: at + 1 })}
              </Button>
            </div>
          </li>
        ))}
      </ol>
      <Button onClick={() => onChange([...points, { field: '', reason: '', clause: '' }])}>{t('correction.add')}</Button>
    </div>
  )
}

interface PointProps {
  point: Point
  at: number
  caseForm: Schema
  complaintOf: (name: keyof Point) => string | undefined
  onChange: (part: Partial<Point>) => void
}

function PointFields({ point, at, caseForm, complaintOf, onChange }: PointProps) {
  const { t } = useTranslation('office')
  const words = useWords()
  const nameOf = useFieldName(caseForm)
  const rules = useGoverningRules()
  const known = point.field === '' || caseForm.properties?.[point.field.slice(1)] !== undefined
  return (
    <fieldset className={look.point_box}>
      <legend>{t('correction.point', { number: at + 1 })}</legend>
      <Field label={t('correction.field')} complaint={complaintOf('field')} required>
        {(control) => (
          <select {...control} className="input" value={point.field} onChange={(event) => onChange(pointOn(event.target.value, caseForm, point.reason))}>
            <option value="">{t('correction.choose')}</option>
            {!known && <option value={point.field}>{nameOf(point.field)}</option>}
            {groupsOf(caseForm).map((group) => (
              <optgroup key={group.id} label={words(group.label)}>
                {group.names.map((name) => (
                  <option key={name} value={`/${name}`}>
                    {words(caseForm.properties?.[name]?.['x-label'])}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('correction.reason')} hint={t('correction.reason_hint')} complaint={complaintOf('reason')} required>
        {(control) => <textarea {...control} className="input" maxLength={1000} value={point.reason} onChange={(event) => onChange({ reason: event.target.value })} />}
      </Field>
      <Field label={t('correction.clause')} complaint={complaintOf('clause')} required>
        {(control) => (
          <select {...control} className="input" value={point.clause} onChange={(event) => onChange({ clause: event.target.value })}>
            <option value="">{t('correction.choose')}</option>
            {rules?.clauses.map((clause) => (
              <option key={clause.id} value={clause.id} title={words(clause.gist)}>
                {words(clause.label)}
              </option>
            ))}
          </select>
        )}
      </Field>
    </fieldset>
  )
}
