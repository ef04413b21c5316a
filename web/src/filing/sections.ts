import type { FieldProblem } from '@/api/client'
import { groupsOf, isGiven, resolved, type Group, type Schema, type Value } from '@/form'

export type SectionStatus = 'not_started' | 'in_progress' | 'completed' | 'cannot_start'

const isDeclaration = (schema: Schema): boolean =>
  schema.const === true || (schema.type === 'object' && Object.values(schema.properties ?? {}).length > 0 && Object.values(schema.properties ?? {}).every((inner) => inner.const === true))

/** Top-level fields that only declare something: they are asked last, with the answers in sight. */
export const declarationsOf = (schema: Schema): string[] =>
  Object.entries(schema.properties ?? {})
    .filter(([, field]) => isDeclaration(resolved(field, schema)))
    .map(([name]) => name)

/** The sections that are filled in one after the other; declarations are left out. */
export function sectionsOf(schema: Schema): Group[] {
  const declared = new Set(declarationsOf(schema))
  return groupsOf(schema)
    .map((group) => ({ ...group, id: group.id || 'form', names: group.names.filter((name) => !declared.has(name)) }))
    .filter((group) => group.names.length > 0)
}

export const topName = (pointer: string) => pointer.split('/')[1] ?? ''

export const problemsIn = (group: Group, problems: FieldProblem[]) => problems.filter((problem) => group.names.includes(topName(problem.pointer)))

/** Where a section stands. A section whose fields are all optional is complete when it was looked at or something is given. */
export function statusOf(group: Group, form: Value, problems: FieldProblem[], lookedAt: boolean): SectionStatus {
  const given = group.names.some((name) => isGiven(form[name]))
  const open = problemsIn(group, problems).length > 0
  if (!given && (open || !lookedAt)) return 'not_started'
  return open ? 'in_progress' : 'completed'
}
