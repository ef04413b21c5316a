import { concat, decode, encode, fromHex, Refusal, toHex, type Bytes } from './bytes'
import { takeElement } from './der'
import { isDay } from './entry'
import { leafHash } from './merkle'
import { member, PdfFile, type PdfValue } from './pdf'
import { verifySeal, type SealCertificate } from './seal'

// docs/formats/certificate.md: what a sealed certificate says, read without believing anybody.

export interface CertificateFacts {
  name: string
  name_en: string
  holders: Array<{ name: string; share: string }>
  registration_number: string
  certificate_number: string
  filed: string
  announced: string
  valid_from: string
  valid_until: string
  issued: string
  industry: string
  scenario: string
  source_kind: string
  deposit_number: string
  registry: string
  registry_en: string
  version: number
  public_url: string
  log_origin: string
  entry_index: number
  leaf_hash: string
  statement: string
  statement_en: string
  demo: boolean
}

export interface CertificateContents {
  facts: CertificateFacts
  entry: Bytes
  proof: Bytes
  signer: SealCertificate
  /** What the signer states, in milliseconds. */
  sealedAt: number
}

const broken = (part: string) => new Refusal('document.structure', { part })

/** Largest size in bytes, and whether it must be there. */
const texts: Record<string, [number, boolean]> = {
  name: [1200, true], name_en: [1200, false], registration_number: [40, true], certificate_number: [40, true], industry: [300, false],
  scenario: [6000, false], source_kind: [300, false], deposit_number: [300, false], registry: [192, true], registry_en: [300, false],
  public_url: [300, true], log_origin: [300, true], leaf_hash: [64, true], statement: [600, false], statement_en: [800, false],
}
const days = ['filed', 'announced', 'valid_from', 'valid_until', 'issued']

function findSignature(file: PdfFile, catalog: PdfValue): PdfValue {
  const fields = member(member(catalog, 'AcroForm', 'dictionary'), 'Fields', 'array')
  if (!fields) throw new Refusal('document.unsigned')
  const first = fields.items[0]
  if (fields.items.length !== 1 || first?.kind !== 'reference') throw broken('/Fields')
  const value = member(file.object(first.number), 'V', 'reference')
  if (!value) throw new Refusal('document.unsigned')
  const signature = file.object(value.number)
  if (member(signature, 'SubFilter', 'name')?.text !== 'ETSI.CAdES.detached') throw broken('/SubFilter')
  return signature
}

/** The signature value; its digits are lower case and the rest of the space zeros: no byte of it is free. */
function signatureValue(hex: string): Bytes {
  const bytes = fromHex(hex)
  const taken = bytes && bytes[0] === 0x30 ? takeElement(bytes) : undefined
  if (!taken || taken[1].some((byte) => byte !== 0)) throw broken('/Contents')
  return taken[0].whole
}

/** "D:20261113141004+08'00'" */
function sealTime(text: string): number {
  const match = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\+08'00'$/.exec(text)
  const at = match ? Date.parse(`${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}+08:00`) : NaN
  if (Number.isNaN(at)) throw broken('/M')
  return at
}

function privateStreams(file: PdfFile, catalog: PdfValue): Map<string, Bytes> {
  const out = new Map<string, Bytes>()
  for (const [key, value] of catalog.members) {
    if (!key.startsWith('Shuquan_')) continue
    if (value.kind !== 'reference') throw broken(`/${key}`)
    out.set(key, file.stream(value.number))
  }
  return out
}

function readFacts(bytes: Bytes): CertificateFacts {
  let json: Record<string, unknown>
  try {
    json = JSON.parse(decode(bytes) ?? '') as Record<string, unknown>
  } catch {
    throw broken('/Shuquan_Facts')
  }
  if (json === null || typeof json !== 'object' || json.format !== 'shuquan-certificate@v1') throw broken('format')
  if (Object.keys(json).length !== Object.keys(texts).length + days.length + 5) throw broken('format')
  // eslint-disable-next-line no-control-regex
  const clean = (value: unknown, limit: number, required: boolean) => typeof value === 'string' && encode(value).length <= limit && (!required || value !== '') && !/[\u0000-\u001f\u007f]/.test(value)
  for (const [field, [limit, required]] of Object.entries(texts)) if (!clean(json[field], limit, required)) throw broken(field)
  for (const field of days) if (typeof json[field] !== 'string' || !isDay(json[field])) throw broken(field)
  const { entry_index, version, demo, holders } = json as unknown as CertificateFacts
  if (!Number.isSafeInteger(entry_index) || entry_index < 0) throw broken('entry_index')
  if (!Number.isInteger(version) || version < 1 || version > 9999) throw broken('version')
  if (typeof demo !== 'boolean') throw broken('demo')
  const holdersFit = Array.isArray(holders) && holders.length >= 1 && holders.length <= 1000 && holders.every((holder) => clean(holder?.name, 600, true) && clean(holder?.share, 20, false) && Object.keys(holder).length === 2)
  if (!holdersFit) throw broken('holders')
  return json as unknown as CertificateFacts
}

/** Strict: exactly the form the writer gives a certificate, every byte covered by the seal. Throws Refusal. */
export function readCertificate(bytes: Bytes): CertificateContents {
  const file = new PdfFile(bytes)
  const root = member(file.trailer, 'Root', 'reference')
  if (!root) throw broken('/Root')
  const catalog = file.object(root.number)
  const signature = findSignature(file, catalog)
  const contents = member(signature, 'Contents', 'hex')
  const moment = member(signature, 'M', 'text')
  if (!contents || !moment) throw broken('/Contents')
  const range = member(signature, 'ByteRange', 'array')?.items
  const expected = [0, contents.begin, contents.end, bytes.length - contents.end]
  if (range?.length !== 4 || range.some((item, at) => item.kind !== 'integer' || item.number !== expected[at])) throw broken('/ByteRange')
  const covered = concat(bytes.subarray(0, contents.begin), bytes.subarray(contents.end))
  const signer = verifySeal(signatureValue(contents.text), covered)
  const sealedAt = sealTime(moment.text)
  if (sealedAt < signer.notBefore || sealedAt > signer.notAfter) throw new Refusal('document.seal_period', { at: new Date(sealedAt).toISOString() })
  const streams = privateStreams(file, catalog)
  const [facts, entry, proof] = ['Shuquan_Facts', 'Shuquan_Entry', 'Shuquan_Proof'].map((key) => streams.get(key))
  if (!facts || !entry || !proof || streams.size !== 3) throw new Refusal('document.not_certificate')
  const read = readFacts(facts)
  const leaf = toHex(leafHash(entry))
  if (read.leaf_hash !== leaf) throw new Refusal('document.leaf_mismatch', { expected: leaf })
  return { facts: read, entry, proof, signer, sealedAt }
}
