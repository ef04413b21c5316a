import { concat, type Bytes } from './bytes'

// DER (X.690), as far as a seal needs it.

export const tag = { integer: 0x02, bits: 0x03, octets: 0x04, oid: 0x06, utcTime: 0x17, time: 0x18, sequence: 0x30, set: 0x31, context0: 0xa0 } as const

export interface Element {
  tag: number
  /** With tag and length. */
  whole: Bytes
  content: Bytes
}

/** The element at the front of `bytes`; undefined where it is cut off or its length is not in the shortest form. */
export function takeElement(bytes: Bytes): [Element, Bytes] | undefined {
  if (bytes.length < 2) return undefined
  let length = bytes[1]!
  let header = 2
  if (length & 0x80) {
    const digits = length & 0x7f
    if (digits === 0 || digits > 3 || bytes.length < 2 + digits) return undefined
    length = 0
    for (let at = 0; at < digits; ++at) length = length * 256 + bytes[2 + at]!
    header += digits
    if (length < (digits === 1 ? 0x80 : 256 ** (digits - 1))) return undefined
  }
  const end = header + length
  if (end > bytes.length) return undefined
  return [{ tag: bytes[0]!, whole: bytes.subarray(0, end), content: bytes.subarray(header, end) }, bytes.subarray(end)]
}

/** All elements one after the other; undefined where something is left over. */
export function elements(bytes: Bytes): Element[] | undefined {
  const out: Element[] = []
  let rest = bytes
  while (rest.length > 0) {
    const taken = takeElement(rest)
    if (!taken) return undefined
    out.push(taken[0])
    rest = taken[1]
  }
  return out
}

export function tlv(type: number, ...parts: Bytes[]): Bytes {
  const content = concat(...parts)
  if (content.length < 0x80) return concat(Uint8Array.of(type, content.length), content)
  const digits: number[] = []
  for (let rest = content.length; rest !== 0; rest >>>= 8) digits.unshift(rest & 0xff)
  return concat(Uint8Array.of(type, 0x80 | digits.length, ...digits), content)
}

export const oid = (...bytes: number[]): Bytes => tlv(tag.oid, Uint8Array.from(bytes))

/** r and s of a DER signature, each as 32 bytes; undefined for every spelling but the one DER allows. */
export function splitSignature(der: Bytes): { r: Bytes; s: Bytes } | undefined {
  const outer = takeElement(der)
  if (!outer || outer[0].tag !== tag.sequence || outer[1].length > 0) return undefined
  const parts = elements(outer[0].content)
  if (!parts || parts.length !== 2) return undefined
  const numbers = parts.map(unsigned32)
  return numbers[0] && numbers[1] ? { r: numbers[0], s: numbers[1] } : undefined
}

function unsigned32({ tag: type, content }: Element): Bytes | undefined {
  if (type !== tag.integer || content.length === 0 || content[0]! & 0x80) return undefined
  if (content[0] === 0 && (content.length === 1 || !(content[1]! & 0x80))) return undefined
  const digits = content[0] === 0 ? content.subarray(1) : content
  return digits.length > 32 ? undefined : concat(new Uint8Array(32 - digits.length), digits)
}
