// What pasted text carries along unseen: full-width digits and letters, characters without width, control characters.

export interface Cleaned {
  text: string
  /** Full-width digits or letters became half-width. */
  narrowed: boolean
  /** Characters that cannot be seen and were taken out. */
  removed: number
}

const unseen = /[\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g
const wideSigns = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g
const wideAscii = /[\uff01-\uff5e]/g
const spaces = /[\s\u3000]+/g

const narrow = (sign: string) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)

/** Cleans running text: Chinese punctuation stays. Line breaks stay where `lines` is set. */
export function cleanText(raw: string, lines: boolean): Cleaned {
  const seen = raw.replace(/\r\n?/g, '\n').replace(unseen, '')
  const text = seen.replace(wideSigns, narrow)
  return { text: lines ? text : text.replace(/\n+/g, ' '), narrowed: text !== seen, removed: raw.replace(/\r\n/g, '\n').length - seen.length }
}

/** Cleans codes, numbers and digests: everything half-width, no white space. */
export function cleanCode(raw: string): Cleaned {
  const seen = raw.replace(unseen, '')
  const text = seen.replace(wideAscii, narrow)
  return { text: text.replace(spaces, ''), narrowed: text !== seen, removed: raw.length - seen.length }
}

/** Length as the rules count it: code points, not UTF-16 units. */
export function lengthOf(text: string): number {
  let count = text.length
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= 0xd800 && unit < 0xdc00 && at + 1 < text.length) {
      count--
      at++
    }
  }
  return count
}
