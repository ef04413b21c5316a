import { sha256 } from '@noble/hashes/sha2'

export type Bytes = Uint8Array<ArrayBufferLike>

const utf8 = new TextEncoder()
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const encode = (text: string): Bytes => utf8.encode(text)

/** The text of UTF-8 bytes; undefined where they are no UTF-8. Encoding it again gives the same bytes. */
export function decode(bytes: Bytes): string | undefined {
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}

/** One character per byte: for formats whose offsets count bytes. */
export function toBinary(bytes: Bytes): string {
  let out = ''
  for (let at = 0; at < bytes.length; at += 8192) out += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return out
}
export const fromBinary = (binary: string): Bytes => Uint8Array.from(binary, (c) => c.charCodeAt(0))

export function concat(...parts: Bytes[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

export const same = (a: Bytes, b: Bytes): boolean => a.length === b.length && a.every((byte, at) => byte === b[at])

export const toHex = (bytes: Bytes): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Lower-case hexadecimal only, as the formats say. */
export function fromHex(text: string): Bytes | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) return undefined
  return Uint8Array.from({ length: text.length / 2 }, (_, at) => parseInt(text.slice(2 * at, 2 * at + 2), 16))
}

export const toBase64 = (bytes: Bytes): string => btoa(toBinary(bytes))

/** RFC 4648 §4 with padding and zero unused bits; every other spelling is refused. */
export function fromBase64(text: string): Bytes | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  try {
    const bytes = fromBinary(atob(text))
    return toBase64(bytes) === text ? bytes : undefined
  } catch {
    return undefined
  }
}

/** Decimal without sign or leading zeros, below 2^63. */
export function parseDecimal(text: string): bigint | undefined {
  if (!/^(0|[1-9]\d{0,18})$/.test(text)) return undefined
  const value = BigInt(text)
  return value < 1n << 63n ? value : undefined
}

export const sha256Of = (...parts: Bytes[]): Bytes => sha256(concat(...parts))

/** Why a file is not to be believed: a reason of the message catalogue with its values. */
export class Refusal extends Error {
  constructor(
    readonly reason: string,
    readonly values: Record<string, string> = {},
  ) {
    super(reason)
  }
}
