import { concat, decode, encode, fromBase64, parseDecimal, Refusal, same, sha256Of, toBase64, toHex, type Bytes } from './bytes'
import { ed25519Valid, sm2PointValid, sm2Valid } from './signatures'

// docs/formats/log.md §3: signed notes, verifier keys, checkpoints.

const sm2Identifier = encode('shuquan/sm2-with-sm3/der/1234567812345678/v1')
const types = { 0x01: 'ed25519', 0x04: 'cosignature', 0xff: 'sm2' } as const
export type KeyType = (typeof types)[keyof typeof types]

export interface VerifierKey {
  name: string
  id: string
  type: KeyType
  key: Bytes
  /** As it is written: name+id+base64. */
  text: string
}

export function validKeyName(name: string): boolean {
  // White space of Unicode, without the byte order mark that \s has in JavaScript.
  return name !== '' && encode(name).length <= 255 && !/[+\u0000-\u001f\u007f]|(?!\ufeff)\s|\u0085/u.test(name)
}

/** Reads "name+<8 hex digits>+<base64>"; throws where the ID does not belong to the key. */
export function parseVerifierKey(text: string): VerifierKey {
  const malformed = () => new Refusal('ledger.vkey_malformed')
  const first = text.indexOf('+')
  const second = first < 0 ? -1 : text.indexOf('+', first + 1)
  if (second < 0 || encode(text).length > 1024) throw malformed()
  const [name, id] = [text.slice(0, first), text.slice(first + 1, second)]
  const payload = fromBase64(text.slice(second + 1))
  if (!/^[0-9a-f]{8}$/.test(id) || !payload || payload.length === 0) throw malformed()
  const type = types[payload[0] as keyof typeof types]
  let key = payload.subarray(1)
  if (type === 'sm2' && same(key.subarray(0, sm2Identifier.length), sm2Identifier)) key = key.subarray(sm2Identifier.length)
  else if (type !== 'ed25519' && type !== 'cosignature') throw new Refusal('ledger.vkey_unsupported')
  if (!validKeyName(name)) throw new Refusal('ledger.key_name', { name: name.slice(0, 80) })
  if (type === 'sm2' ? !sm2PointValid(key) : key.length !== 32) throw malformed()
  if (toHex(sha256Of(encode(name), encode('\n'), payload).subarray(0, 4)) !== id) throw new Refusal('ledger.vkey_id', { name })
  return { name, id, type, key, text: `${name}+${id}+${toBase64(payload)}` }
}

export interface SignatureLine {
  name: string
  id: string
  signature: Bytes
}
export interface Note {
  text: string
  signatures: SignatureLine[]
}

/** Strict form only; says nothing about the signatures. */
export function parseNote(bytes: Bytes): Note {
  const malformed = (detail: string) => new Refusal('ledger.note_malformed', { detail })
  if (bytes.length > 262144) throw malformed('> 256 KiB')
  const text = decode(bytes)
  // eslint-disable-next-line no-control-regex
  if (text === undefined || /[\u0000-\u0009\u000b-\u001f\u007f]/.test(text)) throw malformed('UTF-8')
  const split = text.lastIndexOf('\n\n')
  if (split < 0) throw malformed('⏎⏎')
  const rest = text.slice(split + 2)
  if (!rest.endsWith('\n')) throw malformed('⏎')
  const lines = rest.slice(0, -1).split('\n')
  if (lines.length > 100) throw malformed('> 100')
  return { text: text.slice(0, split + 1), signatures: lines.map(parseLine) }
}

function parseLine(line: string): SignatureLine {
  const match = /^\u2014 ([^ ]+) ([^ ]*)$/.exec(line)
  const payload = match ? fromBase64(match[2]!) : undefined
  if (!match || !validKeyName(match[1]!) || !payload || payload.length < 5) throw new Refusal('ledger.note_malformed', { detail: line.slice(0, 60) })
  return { name: match[1]!, id: toHex(payload.subarray(0, 4)), signature: payload.subarray(4) }
}

export const claimsKey = (line: SignatureLine, key: VerifierKey) => line.id === key.id && line.name === key.name

export interface VerifiedSignature {
  key: VerifierKey
  /** POSIX seconds, cosignatures only. */
  cosignedAt?: bigint
}

function signatureValid(text: string, line: SignatureLine, key: VerifierKey): VerifiedSignature | undefined {
  if (key.type === 'ed25519') return ed25519Valid(key.key, encode(text), line.signature) ? { key } : undefined
  if (key.type === 'sm2') return sm2Valid(key.key, encode(text), line.signature) ? { key } : undefined
  if (line.signature.length !== 72) return undefined
  const seconds = line.signature.subarray(0, 8).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  const message = concat(encode(`cosignature/v1\ntime ${seconds}\n`), encode(text))
  return ed25519Valid(key.key, message, line.signature.subarray(8)) ? { key, cosignedAt: seconds } : undefined
}

/** The valid signatures of known keys; a known key with a bad signature spoils the note, and so does having none. */
export function verifyNote(note: Note, keys: VerifierKey[]): VerifiedSignature[] {
  const out: VerifiedSignature[] = []
  for (const line of note.signatures) {
    const key = keys.find((known) => claimsKey(line, known))
    if (!key || out.some((seen) => seen.key === key)) continue
    const verified = signatureValid(note.text, line, key)
    if (!verified) throw new Refusal('ledger.signature_bad', { name: line.name })
    out.push(verified)
  }
  if (out.length === 0) throw new Refusal('ledger.signature_missing')
  return out
}

export interface Checkpoint {
  origin: string
  size: bigint
  root: Bytes
}

export function parseCheckpoint(text: string): Checkpoint {
  const malformed = (detail: string) => new Refusal('ledger.checkpoint_malformed', { detail })
  const lines = text.split('\n')
  if (lines.length !== 4 || lines[3] !== '') throw malformed(`${lines.length - 1}`)
  const [origin, sizeText, rootText] = lines as [string, string, string]
  const size = parseDecimal(sizeText)
  const root = fromBase64(rootText)
  if (!validKeyName(origin)) throw malformed('origin')
  if (size === undefined || size > 1n << 60n) throw malformed('size')
  if (!root || root.length !== 32) throw malformed('root')
  return { origin, size, root }
}
