import type { Text } from '@/api/client'

/** The vocabulary of rule-pack forms (docs/rule-packs.md, "Forms"). */
export interface Schema {
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean'
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  const?: unknown
  enum?: unknown[]
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  format?: string
  allOf?: Schema[]
  if?: Schema
  then?: Schema
  else?: Schema
  $ref?: string
  $defs?: Record<string, Schema>
  'x-label'?: Text
  'x-help'?: Text
  'x-group'?: string
  'x-groups'?: Array<{ id: string; label: Text }>
  'x-visibility'?: Visibility
  'x-clause'?: string
  'x-codes'?: string
  'x-widget'?: string
}

export type Visibility = 'public' | 'party' | 'examiner' | 'sealed'
export type Value = Record<string, unknown>
export type Path = ReadonlyArray<string | number>

export const isRecord = (value: unknown): value is Value => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Null, empty text, white space, empty lists and objects count as not given (docs/rule-packs.md). */
export function isGiven(value: unknown): boolean {
  if (value === undefined || value === null) return false
  if (typeof value === 'string') return value.trim() !== ''
  if (Array.isArray(value)) return value.length > 0
  if (isRecord(value)) return Object.values(value).some(isGiven)
  return true
}

/** JSON pointer of a path: ["structure", 3, "name"] → "/structure/3/name". */
export const pointerOf = (path: Path): string =>
  path.map((step) => `/${String(step).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('')

/** Path of a JSON pointer; steps that are whole numbers become list positions. */
export const pathOf = (pointer: string): Array<string | number> =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step))

export function valueAt(value: unknown, path: Path): unknown {
  let here = value
  for (const step of path) {
    if (here === null || typeof here !== 'object') return undefined
    here = (here as Record<string | number, unknown>)[step]
  }
  return here
}

/** A copy with one value replaced; undefined takes it out, and an object that holds nothing any more goes with it. */
export function withValue(value: unknown, path: Path, next: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return next
  if (typeof step === 'number') {
    const list = Array.isArray(value) ? [...value] : []
    // A row that was emptied stays a row until somebody removes it.
    list[step] = withValue(list[step], rest, next) ?? {}
    return list
  }
  const copy: Value = isRecord(value) ? { ...value } : {}
  const inner = withValue(copy[step], rest, next)
  if (inner === undefined) delete copy[step]
  else copy[step] = inner
  return Object.keys(copy).length === 0 ? undefined : copy
}

/** The schema that a reference leads to, with the words that stand beside the reference. */
export function resolved(schema: Schema, root: Schema): Schema {
  if (!schema.$ref) return schema
  const target = valueAt(root, pathOf(schema.$ref.replace(/^#/, ''))) as Schema | undefined
  const { $ref: _, ...beside } = schema
  return { ...target, ...beside }
}

/** Whether a field takes files: one, or a list of them, bare or each with what it is. */
export function isFileField(schema: Schema, root: Schema): boolean {
  const items = schema.items && resolved(schema.items, root)
  return schema.format === 'blob' || items?.format === 'blob' || items?.properties?.blob !== undefined
}

/** The schema of the field that a pointer names; list positions lead to the items. */
export function schemaAt(root: Schema, pointer: string): Schema | undefined {
  let here: Schema | undefined = root
  for (const step of pathOf(pointer)) {
    if (!here) return undefined
    const at: Schema = resolved(here, root)
    here = typeof step === 'number' ? at.items : at.properties?.[step]
  }
  return here && resolved(here, root)
}

function holds(condition: Schema, value: unknown): boolean {
  if (condition.const !== undefined) return value === condition.const
  if (condition.enum) return condition.enum.includes(value)
  if (condition.required && !condition.required.every((name) => isRecord(value) && isGiven(value[name]))) return false
  return Object.entries(condition.properties ?? {}).every(
    ([name, inner]) => !isRecord(value) || value[name] === undefined || holds(inner, value[name]),
  )
}

/** The names that must be given now: `required` and what the conditions of `allOf` ask for. */
export function requiredNow(schema: Schema, value: unknown): Set<string> {
  const names = new Set(schema.required)
  for (const part of schema.allOf ?? []) {
    const branch = part.if ? (holds(part.if, value) ? part.then : part.else) : part
    for (const name of branch?.required ?? []) names.add(name)
  }
  return names
}

/** Names that only some conditions ask for: shown when one of them holds. */
export function conditionalNames(schema: Schema): Set<string> {
  const names = new Set<string>()
  for (const part of schema.allOf ?? []) if (part.if) for (const branch of [part.then, part.else]) for (const name of branch?.required ?? []) names.add(name)
  for (const name of schema.required ?? []) names.delete(name)
  return names
}

export interface Group {
  id: string
  label: Text
  names: string[]
}

/** The sections of a case form in the order of the rule pack; fields without a section come last, together. */
export function groupsOf(schema: Schema): Group[] {
  const groups: Group[] = (schema['x-groups'] ?? []).map((group) => ({ ...group, names: [] }))
  const rest: Group = { id: '', label: { zh: '', en: '' }, names: [] }
  for (const [name, field] of Object.entries(schema.properties ?? {})) (groups.find((group) => group.id === field['x-group']) ?? rest).names.push(name)
  return [...groups, rest].filter((group) => group.names.length > 0)
}

/** The top-level names whose values differ between two forms. */
export function changedNames(before: Value, after: Value): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => before[name] !== after[name] && JSON.stringify(before[name]) !== JSON.stringify(after[name]))
}

/** The code list that a text field takes its values from, if any. */
export const codeListOf = (schema: Schema): string | undefined =>
  schema['x-codes'] ?? (schema.format === 'region' || schema.format === 'industry' ? schema.format : undefined)
