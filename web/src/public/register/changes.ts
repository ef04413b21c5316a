export interface Change {
  /** Where in the entry, e.g. ["description", "overview"]. */
  path: string[]
  before?: unknown
  after?: unknown
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Members that change with every entry and say nothing. */
const bookkeeping = new Set(['revision', 'ordinal'])

/** What differs between two public states of a right, member by member; lists count as one value. */
export function changesBetween(before: unknown, after: unknown, path: string[] = []): Change[] {
  if (same(before, after)) return []
  if (!isObject(before) || !isObject(after)) return [{ path, before, after }]
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => path.length > 0 || !bookkeeping.has(name))
  return names.flatMap((name) => changesBetween(before[name], after[name], [...path, name]))
}
