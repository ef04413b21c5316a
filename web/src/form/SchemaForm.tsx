import { useCallback, useMemo, useRef } from 'react'
import type { FieldProblem } from '@/api/client'
import { FormContext, problemsByPointer, type FormSurroundings } from './context'
import { ObjectFields } from './Field'
import type { FileDesk } from './files'
import { valueAt, withValue, type Path, type Schema, type Value } from './schema'
import './text'

export interface SchemaFormProps {
  schema: Schema
  value: Value
  /** The whole form after a change, and the top-level name that changed. */
  onChange: (next: Value, name: string) => void
  /** What the server said of the form; shown at the fields they name. */
  problems?: FieldProblem[]
  /** Only these top-level fields, e.g. one section (groupsOf). */
  names?: string[]
  notes?: Map<string, string[]>
  pack?: string
  caseForm?: Schema
  files?: FileDesk
  dense?: boolean
  showMissing?: boolean
  prefix?: string
}

/** A form of a rule pack. It judges nothing itself: what is wrong comes from the server as `problems`. */
export function SchemaForm({ schema, value, onChange, problems, names, notes, pack, caseForm, files, dense = false, showMissing = false, prefix = 'f' }: SchemaFormProps) {
  const latest = useRef(value)
  latest.current = value
  const told = useRef(onChange)
  told.current = onChange
  const change = useCallback((path: Path, next: unknown) => {
    const before = latest.current
    const made = typeof next === 'function' ? (next as (old: unknown) => unknown)(valueAt(before, path)) : next
    latest.current = (withValue(before, path, made) ?? {}) as Value
    told.current(latest.current, String(path[0]))
  }, [])
  const byPointer = useMemo(() => problemsByPointer(problems), [problems])
  const noted = useMemo(() => notes ?? new Map<string, string[]>(), [notes])
  const surroundings = useMemo<FormSurroundings>(
    () => ({ prefix, root: schema, pack, caseForm, files, dense, showMissing, problems: byPointer, notes: noted, change }),
    [prefix, schema, pack, caseForm, files, dense, showMissing, byPointer, noted, change],
  )
  return (
    <FormContext value={surroundings}>
      <ObjectFields schema={schema} path={[]} value={value} names={names} />
    </FormContext>
  )
}
