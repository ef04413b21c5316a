import { resolved, type Schema } from '@/form'

/** How the input of an action is written: point by point, element by element, or as a plain form. */
export type Editor = 'points' | 'findings' | 'form'

/** The names of a schema whose values are findings: a result with reasons. */
export const findingNames = (schema: Schema): string[] =>
  Object.entries(schema.properties ?? {})
    .filter(([, part]) => {
      const properties = resolved(part, schema).properties
      return properties?.result?.['x-codes'] !== undefined && properties.reasons !== undefined
    })
    .map(([name]) => name)

/** Told from the schema alone, so that a rule pack's new action needs no code. */
export function editorOf(schema: Schema | undefined): Editor {
  const point = schema?.properties?.points?.items?.properties
  if (point?.field?.format === 'pointer' && point.reason && point.clause) return 'points'
  return schema && findingNames(schema).length > 0 ? 'findings' : 'form'
}

/** What of a schema a special editor leaves to the plain form. */
export const remainder = (schema: Schema, taken: string[]): Schema => ({
  ...schema,
  properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => !taken.includes(name))),
  required: schema.required?.filter((name) => !taken.includes(name)),
})
