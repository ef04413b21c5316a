import { cleanCode } from '@/form/clean'
import { concat, decode, Refusal, same, sha256Of, type Bytes } from './bytes'
import { decodeEntry } from './entry'
import { leafHash } from './merkle'
import { parseCheckpoint, parseNote } from './note'
import type { Policy } from './policy'
import { checkSignatures } from './proof'

// The public log read from its first entry to its last (docs/formats/log.md): what no entry names was never registered. The root is
// computed from what was read and compared with the signed one, so that nothing can be left out unnoticed.

const bundleSize = 256
const sideBySide = 6

/** The root of an RFC 6962 tree, leaf by leaf: the roots of the full subtrees so far, largest first. */
export class GrowingTree {
  private edge: Array<{ hash: Bytes; size: number }> = []
  add(hash: Bytes) {
    let node = { hash, size: 1 }
    for (let last = this.edge.at(-1); last?.size === node.size; last = this.edge.at(-1)) {
      this.edge.pop()
      node = { hash: this.join(last.hash, node.hash), size: node.size * 2 }
    }
    this.edge.push(node)
  }
  root(): Bytes {
    const [last, ...before] = [...this.edge].reverse()
    if (!last) return sha256Of()
    return before.reduce((right, left) => this.join(left.hash, right), last.hash)
  }
  private join = (left: Bytes, right: Bytes): Bytes => sha256Of(concat(Uint8Array.of(1), left, right))
}

/** "x001/x234/067" for 1234067: three digits a folder, as tlog-tiles say. */
export function tilePath(index: number): string {
  const parts = [String(index % 1000).padStart(3, '0')]
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) parts.unshift(`x${String(rest % 1000).padStart(3, '0')}`)
  return parts.join('/')
}

/** The entries of a bundle: lengths of two bytes, and bytes. */
export function splitBundle(bytes: Bytes): Bytes[] {
  const entries: Bytes[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = (bytes[at]! << 8) | (bytes[at + 1] ?? 0)
    if (at + 2 + length > bytes.length) throw new Refusal('ledger.bundle_malformed')
    entries.push(bytes.subarray(at + 2, at + 2 + length))
    at += 2 + length
  }
  return entries
}

export interface Scan {
  origin: string
  size: number
  /** Entries of rights among them, and rights that were ever registered. */
  entries: number
  registers: number
  /** Up to when the log speaks: the time of its last state-root entry. */
  time: string
  signedBy: string[]
  checkpoint: string
  /** The first entry that names the number, and the number as it stands there. */
  found?: number
  named?: string
}

export interface ScanOptions {
  number: string
  policy: Policy
  /** A file of the log by its path, or undefined where there is none. */
  fetchFile: (path: string) => Promise<Bytes | undefined>
  onProgress: (read: number, size: number) => void
}

async function bundle(index: number, width: number, fetchFile: ScanOptions['fetchFile']): Promise<Bytes[]> {
  const path = `tile/entries/${tilePath(index)}`
  // A part of a tile may be gone because the whole one has been published since: its beginning is the same.
  const bytes = (width < bundleSize ? await fetchFile(`${path}.p/${width}`) : undefined) ?? (await fetchFile(path))
  const entries = bytes && splitBundle(bytes)
  if (!entries || entries.length < width) throw new Refusal('ledger.bundle_malformed')
  return entries.slice(0, width)
}

class Reader {
  readonly tree = new GrowingTree()
  scan: Pick<Scan, 'entries' | 'registers' | 'time' | 'found' | 'named'> = { entries: 0, registers: 0, time: '' }
  private index = 0
  private wanted: string
  constructor(number: string) {
    this.wanted = compared(number)
  }
  take(bytes: Bytes) {
    this.tree.add(leafHash(bytes))
    const entry = decodeEntry(bytes)
    if (entry.kind === 'state-root' && 'stateRoot' in entry) {
      this.scan.registers = Number(entry.registers)
      this.scan.time = entry.time
    } else if ('number' in entry) {
      this.scan.entries += 1
      const named = [entry.number, entry.facts.certificate_number].find((one) => typeof one === 'string' && compared(one) === this.wanted)
      if (typeof named === 'string' && this.scan.found === undefined) Object.assign(this.scan, { found: this.index, named })
    }
    this.index += 1
  }
}

/** Reads and checks the whole log. Throws Refusal where it does not hold together, or no trusted key signed it. */
export async function scanLog({ number, policy, fetchFile, onProgress }: ScanOptions): Promise<Scan> {
  const noteBytes = await fetchFile('checkpoint')
  if (!noteBytes) throw new Refusal('ledger.checkpoint_malformed', { detail: '404' })
  const note = parseNote(noteBytes)
  const checkpoint = parseCheckpoint(note.text)
  const signed = checkSignatures(note, checkpoint, policy)
  const size = Number(checkpoint.size)
  const reader = new Reader(number)
  const bundles = Math.ceil(size / bundleSize)
  for (let from = 0; from < bundles; from += sideBySide) {
    const some = Array.from({ length: Math.min(sideBySide, bundles - from) }, (_, at) => from + at)
    const read = await Promise.all(some.map((index) => bundle(index, Math.min(bundleSize, size - index * bundleSize), fetchFile)))
    for (const entry of read.flat()) reader.take(entry)
    onProgress(Math.min(size, (from + some.length) * bundleSize), size)
  }
  if (!same(reader.tree.root(), checkpoint.root)) throw new Refusal('ledger.proof_root')
  return { ...reader.scan, origin: checkpoint.origin, size, signedBy: signed.signedBy.map((key) => key.text), checkpoint: decode(noteBytes) ?? '' }
}

/** The number as it was meant: half-width, without blanks and signs that cannot be seen, with plain hyphens. */
export const plainNumber = (typed: string) =>
  cleanCode(typed.normalize('NFKC'))
    .text.replace(/[\p{Cf}\p{Cc}\p{Mn}]/gu, '')
    .replace(/\p{Pd}/gu, '-')

/** What two writings of one number have in common. "Never registered" must not come out because somebody typed small letters. */
const compared = (number: string) => plainNumber(number).toLowerCase()
