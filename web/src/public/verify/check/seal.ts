import { concat, decode, Refusal, same, sha256Of, toHex, type Bytes } from './bytes'
import { elements, oid, tag, takeElement, tlv, type Element } from './der'
import { p256Valid } from './signatures'

// docs/formats/certificate.md §3: CMS of one signer with ECDSA P-256. Given certificate, content and signature value, every
// byte of it is determined; so it is built anew and compared.

const oids = {
  data: oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01),
  signedData: oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02),
  contentType: oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03),
  messageDigest: oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04),
  signingCertificateV2: oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f),
  sha256: oid(0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01),
  ecdsaSha256: oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02),
  ecKey: oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01),
  p256: oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07),
  commonName: oid(0x55, 0x04, 0x03),
}
const version1 = Uint8Array.of(2, 1, 1)
const { sequence, set, octets, context0, integer } = tag

export interface SealCertificate {
  sha256: string
  /** Common name: the office. */
  subject: string
  notBefore: number
  notAfter: number
}

interface ParsedCertificate extends SealCertificate {
  issuerAndSerial: Bytes
  point: Bytes
}

const malformed = () => new Refusal('document.seal_malformed')

/** The elements of one constructed element, of these tags in this order. */
function parts(element: Element | undefined, type: number, ...tags: number[]): Element[] {
  const inside = element?.tag === type ? elements(element.content) : undefined
  if (!inside || inside.length !== tags.length || inside.some((part, at) => part.tag !== tags[at])) throw malformed()
  return inside
}

const single = (bytes: Bytes): Element => {
  const taken = takeElement(bytes)
  if (!taken || taken[1].length > 0) throw malformed()
  return taken[0]
}

function timeOf(element: Element | undefined): number {
  const text = decode(element?.content ?? new Uint8Array()) ?? ''
  const digits = element?.tag === tag.utcTime ? (Number(text.slice(0, 2)) < 50 ? '20' : '19') + text : text
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(digits)
  if (!match) throw malformed()
  return Date.parse(`${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}Z`)
}

function commonName(subject: Element): string {
  for (const relative of elements(subject.content) ?? [])
    for (const pair of elements(relative.content) ?? []) {
      const [type, value] = elements(pair.content) ?? []
      if (type && value && same(type.whole, oids.commonName)) return decode(value.content) ?? ''
    }
  return ''
}

function parseCertificate(der: Bytes): ParsedCertificate {
  if (der.length > 16 * 1024) throw malformed()
  const [body] = parts(single(der), sequence, sequence, sequence, tag.bits)
  const fields = elements(body!.content) ?? []
  if (fields[0]?.tag !== context0 || fields.length < 7) throw malformed()
  const [serial, , issuer, validity, subject, keyInfo] = fields.slice(1) as [Element, Element, Element, Element, Element, Element]
  if (serial.tag !== integer || issuer.tag !== sequence || validity.tag !== sequence || subject.tag !== sequence) throw malformed()
  const [algorithm, bits] = parts(keyInfo, sequence, sequence, tag.bits)
  if (!same(algorithm!.content, concat(oids.ecKey, oids.p256)) || bits!.content[0] !== 0) throw malformed()
  const [from, until] = elements(validity.content) ?? []
  return {
    sha256: toHex(sha256Of(der)),
    subject: commonName(subject),
    notBefore: timeOf(from),
    notAfter: timeOf(until),
    issuerAndSerial: tlv(sequence, issuer.whole, serial.whole),
    point: bits!.content.subarray(1),
  }
}

function signedAttributes(contentDigest: Bytes, certificateDigest: Bytes): Bytes {
  const attribute = (type: Bytes, value: Bytes) => tlv(sequence, type, tlv(set, value))
  const certificateId = tlv(sequence, tlv(octets, certificateDigest))
  const all = [
    attribute(oids.contentType, oids.data),
    attribute(oids.messageDigest, tlv(octets, contentDigest)),
    attribute(oids.signingCertificateV2, tlv(sequence, tlv(sequence, certificateId))),
  ]
  return concat(...all.sort((a, b) => (toHex(a) < toHex(b) ? -1 : 1)))
}

function signedData(certificate: Bytes, signerId: Bytes, attributes: Bytes, signature: Bytes): Bytes {
  const digestAlgorithm = tlv(sequence, oids.sha256)
  const signer = tlv(sequence, version1, signerId, digestAlgorithm, tlv(context0, attributes), tlv(sequence, oids.ecdsaSha256), tlv(octets, signature))
  const data = tlv(sequence, version1, tlv(set, digestAlgorithm), tlv(sequence, oids.data), tlv(context0, certificate), tlv(set, signer))
  return tlv(sequence, oids.signedData, tlv(context0, data))
}

/** Checks a detached CMS over `content`; whose certificate it is, is for the caller to judge. */
export function verifySeal(cms: Bytes, content: Bytes): SealCertificate {
  const [, wrapped] = parts(single(cms), sequence, tag.oid, context0)
  const [, , , certificates, signers] = parts(single(wrapped!.content), sequence, integer, set, sequence, context0, set)
  const [, , , , , signature] = parts(single(signers!.content), sequence, integer, sequence, sequence, context0, sequence, octets)
  const certificate = parseCertificate(certificates!.content)
  const attributes = signedAttributes(sha256Of(content), sha256Of(certificates!.content))
  const rebuilt = signedData(certificates!.content, certificate.issuerAndSerial, attributes, signature!.content)
  if (!same(rebuilt, cms) || !p256Valid(certificate.point, tlv(set, attributes), signature!.content)) throw new Refusal('document.altered')
  const { sha256, subject, notBefore, notAfter } = certificate
  return { sha256, subject, notBefore, notAfter }
}
