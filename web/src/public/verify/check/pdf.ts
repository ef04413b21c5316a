import { fromBinary, Refusal, toBinary, type Bytes } from './bytes'

// docs/formats/certificate.md §2: the one form of file that this system writes; nothing else is read.

export type PdfKind = 'other' | 'integer' | 'reference' | 'name' | 'text' | 'hex' | 'array' | 'dictionary'

/** One value and where it stands: [begin, end). What does not belong to its kind is empty. */
export interface PdfValue {
  kind: PdfKind
  begin: number
  end: number
  /** Integer, or the object a reference names. */
  number: number
  /** Name without "/", string between its parentheses, hex digits as they stand. */
  text: string
  items: PdfValue[]
  members: Map<string, PdfValue>
}

const blank = { number: 0, text: '', items: [], members: new Map<string, PdfValue>() }

const header = '%PDF-1.4\n%\xe6\x95\xb0\xe6\x9d\x83\n'
const broken = (part: string) => new Refusal('document.structure', { part })

/** Reads one value of text[at, end). Only the spellings of the writer: blanks and line feeds, no comments, no escapes. */
class Reader {
  private count = 0
  constructor(
    private readonly text: string,
    public at: number,
    private readonly end: number,
  ) {}

  read(depth = 0): PdfValue | undefined {
    this.skip()
    if (depth > 16 || ++this.count > 100_000 || this.at >= this.end) return undefined
    const begin = this.at
    const value = this.token(depth)
    return value && { ...blank, ...value, begin, end: this.at }
  }
  private skip() {
    while (this.at < this.end && (this.text[this.at] === ' ' || this.text[this.at] === '\n')) ++this.at
  }
  private take(token: string) {
    if (this.at + token.length > this.end || !this.text.startsWith(token, this.at)) return false
    this.at += token.length
    return true
  }
  private word() {
    const begin = this.at
    while (this.at < this.end && !' \n()<>[]/%'.includes(this.text[this.at]!)) ++this.at
    return this.text.slice(begin, this.at)
  }
  private token(depth: number): (Partial<PdfValue> & { kind: PdfKind }) | undefined {
    if (this.take('<<')) return this.dictionary(depth)
    if (this.take('[')) return this.array(depth)
    if (this.take('<')) return this.until('>', 'hex')
    if (this.take('(')) return this.until(')', 'text')
    if (this.take('/')) {
      const text = this.word()
      return text === '' ? undefined : { kind: 'name' as const, text }
    }
    const word = this.word()
    if (word === '') return undefined
    if (!/^-?\d+$/.test(word)) return { kind: 'other' }
    return { kind: this.take(' 0 R') ? 'reference' : 'integer', number: Number(word) }
  }
  private until(closing: string, kind: 'hex' | 'text') {
    const end = this.text.indexOf(closing, this.at)
    if (end < 0 || end >= this.end) return undefined
    const text = this.text.slice(this.at, end)
    this.at = end + 1
    return /[(\\]/.test(text) ? undefined : { kind, text }
  }
  private array(depth: number) {
    const items: PdfValue[] = []
    for (this.skip(); !this.take(']'); this.skip()) {
      const item = this.read(depth + 1)
      if (!item) return undefined
      items.push(item)
    }
    return { kind: 'array' as const, items }
  }
  private dictionary(depth: number) {
    const members = new Map<string, PdfValue>()
    for (this.skip(); !this.take('>>'); this.skip()) {
      if (!this.take('/')) return undefined
      const key = this.word()
      const value = key === '' ? undefined : this.read(depth + 1)
      if (!value || members.has(key)) return undefined
      members.set(key, value)
    }
    return { kind: 'dictionary' as const, members }
  }
}

/** The member `key` of a dictionary where it has this kind. */
export function member(value: PdfValue | undefined, key: string, kind: PdfKind): PdfValue | undefined {
  const found = value?.members.get(key)
  return found?.kind === kind ? found : undefined
}

/** A file whose objects 1…n stand one after the other, with one cross-reference table at the end and no byte unexplained. */
export class PdfFile {
  readonly text: string
  readonly trailer: PdfValue
  private readonly objects: Array<{ begin: number; end: number }> = []

  constructor(bytes: Bytes) {
    if (bytes.length > 8 * 1024 * 1024) throw new Refusal('document.too_large', { limit: '8 MiB' })
    this.text = toBinary(bytes)
    if (!this.text.startsWith(header)) throw new Refusal('document.not_ours')
    const tail = /\nstartxref\n(0|[1-9]\d{0,9})\n%%EOF\n$/.exec(this.text.slice(-64))
    if (!tail) throw broken('startxref')
    const headEnd = this.text.length - tail[0].length
    const table = Number(tail[1])
    if (table >= headEnd) throw broken('startxref')
    this.trailer = this.readTable(table, headEnd)
  }

  private readTable(table: number, headEnd: number): PdfValue {
    const opening = /^xref\n0 (\d{1,5})\n0000000000 65535 f \n/.exec(this.text.slice(table, table + 64))
    const count = Number(opening?.[1])
    if (!opening || count < 2 || count > 4096) throw broken('xref')
    const rows = table + 7 + opening[1]!.length + 1
    if (rows + count * 20 > headEnd) throw broken('xref')
    this.readObjects(rows, count, table)
    const at = rows + count * 20
    if (!this.text.startsWith('trailer\n', at)) throw broken('trailer')
    const reader = new Reader(this.text, at + 8, headEnd)
    const trailer = reader.read()
    if (!trailer || reader.at !== headEnd || member(trailer, 'Size', 'integer')?.number !== count) throw broken('trailer')
    if (trailer.members.has('Prev')) throw broken('trailer')
    return trailer
  }

  private readObjects(rows: number, count: number, table: number) {
    let expected = header.length
    for (let i = 1; i < count; ++i) {
      if (this.text.substr(rows + i * 20, 20) !== `${String(expected).padStart(10, '0')} 00000 n \n`) throw broken('xref')
      const opening = `${i} 0 obj\n`
      if (!this.text.startsWith(opening, expected)) throw broken(opening.trim())
      const begin = expected + opening.length
      const digits = this.text.substr(rows + (i + 1) * 20, 10)
      const next = i + 1 < count ? Number(digits) : table
      if (i + 1 < count && !/^\d{10}$/.test(digits)) throw broken('xref')
      if (next < begin + 8 || next > table || this.text.slice(next - 8, next) !== '\nendobj\n') throw broken(opening.trim())
      this.objects.push({ begin, end: next - 8 })
      expected = next
    }
  }

  private extent(number: number) {
    const extent = this.objects[number - 1]
    if (!extent) throw broken(`${number} 0 obj`)
    return extent
  }

  object(number: number): PdfValue {
    const { begin, end } = this.extent(number)
    const reader = new Reader(this.text, begin, end)
    const value = reader.read()
    if (!value || (reader.at !== end && !this.text.startsWith('\nstream\n', reader.at))) throw broken(`${number} 0 obj`)
    return value
  }

  /** The bytes of an uncompressed stream whose dictionary has /Length only. */
  stream(number: number): Bytes {
    const dictionary = this.object(number)
    const length = member(dictionary, 'Length', 'integer')?.number
    const { end } = this.extent(number)
    const begin = dictionary.end + 8
    const fits = length !== undefined && length >= 0 && dictionary.members.size === 1 && begin <= end && length <= end - begin
    if (!fits || this.text.slice(begin + length, end) !== '\nendstream') throw broken(`${number} 0 obj`)
    return fromBinary(this.text.slice(begin, begin + length))
  }
}
