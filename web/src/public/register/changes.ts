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

/** An entry of the log, as far as it says something of the right. */
interface Entry {
  kind: string
  facts: Record<string, unknown>
}

const statusAfter: Record<string, string> = { expire: 'expired', cancel: 'cancelled', revoke: 'revoked' }

/** What the right says about itself after an entry; recordals are apart. Entries hold what they change and no more. */
function after(state: Record<string, unknown>, { kind, facts }: Entry): Record<string, unknown> {
  if (kind === 'grant') return { ...facts, status: 'registered', certificate_version: 1 }
  const next = { ...state }
  const renewed = facts.certificate as { certificate_version?: number } | undefined
  if (renewed?.certificate_version) next.certificate_version = renewed.certificate_version
  if (statusAfter[kind]) next.status = statusAfter[kind]
  for (const name of ['holders', 'name', 'valid_until']) if (facts[name] !== undefined) next[name] = facts[name]
  if (isObject(facts.description)) next.description = Object.fromEntries(Object.entries({ ...(next.description as object), ...facts.description }).filter(([, value]) => value !== null))
  return next
}

/** What each entry of a right's history changed in what it says about itself; nothing for the grant. */
export function changesByEntry(items: Entry[]): Change[][] {
  let state: Record<string, unknown> = {}
  return items.map((item, at) => {
    const before = state
    state = after(state, item)
    return at === 0 ? [] : changesBetween(before, state)
  })
}
