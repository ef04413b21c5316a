import { decode, fromBinary, fromHex, parseDecimal, Refusal, toBinary, type Bytes } from './bytes'

// docs/formats/log.md §4 and §5: canonical JSON, register entries, state-root entries, state leaves.

type Members = Array<[name: string, raw: string]>

/** The members of a canonical JSON object in a byte string, each value as it stands; throws for every other spelling. */
function scanObject(binary: string): Members {
  const refused = () => new Refusal('ledger.not_canonical')
  let at = 0
  const take = (c: string) => binary[at] === c && ++at > 0
  const string = () => {
    const match = /"(?:[^"\\\u0000-\u001f]|\\["\\bfnrt]|\\u00(?:0[0-7bef]|1[0-9a-f]))*"/y
    match.lastIndex = at
    const found = match.exec(binary)
    if (!found) throw refused()
    at += found[0].length
    return found[0].slice(1, -1)
  }
  const plain = () => {
    const match = /true|false|null|-?[1-9]\d*|0/y
    match.lastIndex = at
    const found = match.exec(binary)
    if (!found || /[.eE\d]/.test(binary[at + found[0].length] ?? '')) throw refused()
    if (/^-?\d/.test(found[0]) && (BigInt(found[0]) >= 1n << 63n || BigInt(found[0]) < -(1n << 63n))) throw refused()
    at += found[0].length
  }
  const value = (depth: number) => {
    if (depth > 64) throw refused()
    if (binary[at] === '{') object(depth)
    else if (binary[at] === '[') list(depth)
    else if (binary[at] === '"') string()
    else plain()
  }
  const list = (depth: number) => {
    take('[')
    if (take(']')) return
    do value(depth + 1)
    while (take(','))
    if (!take(']')) throw refused()
  }
  const object = (depth: number): Members => {
    const members: Members = []
    if (!take('{')) throw refused()
    if (take('}')) return members
    do {
      const name = string()
      const previous = members.at(-1)
      if (name.includes('\\') || (previous && name <= previous[0]) || !take(':')) throw refused()
      const start = at
      value(depth + 1)
      members.push([name, binary.slice(start, at)])
    } while (take(','))
    if (!take('}')) throw refused()
    return members
  }
  const members = object(0)
  if (at !== binary.length) throw refused()
  return members
}

class Fields {
  constructor(
    private readonly members: Members,
    names: string[],
  ) {
    for (const [name] of members) if (!names.includes(name)) throw this.bad(name)
    for (const name of names) if (!members.some(([given]) => given === name)) throw this.bad(name)
  }
  bad = (field: string) => new Refusal('ledger.entry_field', { field })
  raw = (name: string) => this.members.find(([given]) => given === name)![1]
  require(condition: boolean, name: string) {
    if (!condition) throw this.bad(name)
  }
  number(name: string): bigint {
    const value = parseDecimal(this.raw(name))
    if (value === undefined) throw this.bad(name)
    return value
  }
  numberOrNull = (name: string) => (this.raw(name) === 'null' ? null : this.number(name))
  text(name: string): string {
    const raw = this.raw(name)
    if (!raw.startsWith('"') || raw.includes('\\')) throw this.bad(name)
    return decode(fromBinary(raw.slice(1, -1)))!
  }
  digest(name: string): Bytes {
    const bytes = fromHex(this.text(name))
    if (bytes?.length !== 32) throw this.bad(name)
    return bytes
  }
  digestOrNull = (name: string) => (this.raw(name) === 'null' ? null : this.digest(name))
}

const isKind = (text: string) => /^[a-z][a-z0-9_-]{0,39}$/.test(text)

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

export interface RegisterEntry {
  kind: string
  ordinal: bigint
  number: string
  revision: bigint
  effective: string
  facts: Record<string, unknown>
}
export interface StateRootEntry {
  kind: 'state-root'
  registers: bigint
  stateRoot: Bytes
  time: string
}
export interface StateLeaf {
  ordinal: bigint
  revision: bigint
  lastIndex: bigint
  status: string
}

function scanEntry(bytes: Bytes): Members {
  if (bytes.length > 65535) throw new Refusal('ledger.entry_too_long', { limit: '65535' })
  if (decode(bytes) === undefined) throw new Refusal('ledger.not_canonical')
  return scanObject(toBinary(bytes))
}

function stateRoot(members: Members): StateRootEntry {
  const fields = new Fields(members, ['covers', 'kind', 'registers', 'sm3_root', 'sm3_size', 'state_root', 'time', 'v'])
  const covers = fields.numberOrNull('covers')
  const registers = fields.number('registers')
  fields.digest('sm3_root')
  const size = fields.number('sm3_size')
  fields.require((covers !== null) === (registers !== 0n) && (covers === null || covers < size), 'covers')
  const time = fields.text('time')
  const instant = new Date(time)
  fields.require(!Number.isNaN(instant.getTime()) && instant.toISOString() === time, 'time')
  fields.require(fields.raw('v') === '1', 'v')
  return { kind: 'state-root', registers, stateRoot: fields.digest('state_root'), time }
}

function registerEntry(members: Members): RegisterEntry {
  const fields = new Fields(members, ['commitments', 'effective', 'facts', 'kind', 'number', 'ordinal', 'prev_index', 'prev_leaf', 'revision', 'v'])
  fields.require(fields.raw('commitments').startsWith('{'), 'commitments')
  for (const [name, value] of scanObject(fields.raw('commitments')))
    fields.require(/^[a-z][a-z0-9_.]{0,63}$/.test(name) && /^"[0-9a-f]{64}"$/.test(value), 'commitments')
  const effective = fields.text('effective')
  fields.require(isDay(effective), 'effective')
  fields.require(fields.raw('facts').startsWith('{'), 'facts')
  const kind = fields.text('kind')
  fields.require(isKind(kind), 'kind')
  const number = fields.text('number')
  fields.require(number.length > 0 && fields.raw('number').length <= 130, 'number')
  const revision = fields.number('revision')
  fields.require(revision >= 1n, 'revision')
  fields.require((fields.numberOrNull('prev_index') !== null) === (revision !== 1n), 'prev_index')
  fields.require((fields.digestOrNull('prev_leaf') !== null) === (revision !== 1n), 'prev_leaf')
  fields.require(fields.raw('v') === '1', 'v')
  const facts = JSON.parse(decode(fromBinary(fields.raw('facts')))!) as Record<string, unknown>
  return { kind, ordinal: fields.number('ordinal'), number, revision, effective, facts }
}

export function decodeEntry(bytes: Bytes): RegisterEntry | StateRootEntry {
  const members = scanEntry(bytes)
  return members.some(([name, value]) => name === 'kind' && value === '"state-root"') ? stateRoot(members) : registerEntry(members)
}

export function decodeStateLeaf(bytes: Bytes): StateLeaf {
  const fields = new Fields(scanEntry(bytes), ['last_index', 'last_leaf', 'ordinal', 'revision', 'state_digest', 'status', 'v'])
  fields.digest('last_leaf')
  fields.digest('state_digest')
  const revision = fields.number('revision')
  fields.require(revision >= 1n, 'revision')
  const status = fields.text('status')
  fields.require(isKind(status), 'status')
  fields.require(fields.raw('v') === '1', 'v')
  return { ordinal: fields.number('ordinal'), revision, lastIndex: fields.number('last_index'), status }
}
