// @vitest-environment node
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { encode, toBinary, type Bytes } from './bytes'
import { leafHash, verifyInclusion } from './merkle'
import { parseVerifierKey } from './note'
import { parseTrust } from './policy'
import { verifyBareEntry, verifyCertificate, verifyFiles, verifyStateEvidence, type Report, type Trust } from './report'
import { sm2Valid } from './signatures'

// The samples were made by the program (`shuquan serve --demo`); `shuquan verify` says the same of them.

const sample = (name: string): Bytes => new Uint8Array(readFileSync(fileURLToPath(new URL(`../samples/${name}`, import.meta.url))))
const text = (name: string) => readFileSync(fileURLToPath(new URL(`../samples/${name}`, import.meta.url)), 'utf8')
const pdf = sample('certificate.pdf')
const entry = sample('entry.json')
const proof = sample('entry.tlog-proof')
const keys = text('keys.txt')
const [ed25519Key, sm2Key] = keys.split('\n') as [string, string]
const seal = '2272b3dac73f102e8f37ffcceaf0715673b414d1652f6123334a5b2690b62b7a'
const trust = (of: Partial<Trust> & { keys?: string } = {}): Trust => ({ policy: parseTrust(of.keys ?? keys), source: 'own', ...of })
const said = (report: Report) => ({ proved: report.proved.map((line) => line.key), open: report.open.map((line) => line.key), refused: report.refused?.reason })

const changed = (bytes: Bytes, at: number, bit = 1): Bytes => {
  const out = Uint8Array.from(bytes)
  out[at]! ^= bit
  return out
}
const replaced = (bytes: Bytes, from: string, to: string): Bytes => {
  const binary = toBinary(bytes)
  expect(binary).toContain(from)
  return Uint8Array.from(binary.replace(from, to), (c) => c.charCodeAt(0))
}

describe('a certificate', () => {
  test('is proved with pinned keys, and what was not proved is said', () => {
    const report = verifyCertificate(pdf, undefined, trust())
    expect(said(report)).toEqual({
      proved: ['sealed', 'facts_agree', 'included', 'signed', 'signed', 'entry'],
      open: ['seal_owner', 'no_witness', 'wording', 'demo', 'present_state'],
      refused: undefined,
    })
    expect(report.pinned).toBe(true)
    expect(report.facts?.registration_number).toBe('2026SE000000032O')
    expect(report.seal?.sha256).toBe(seal)
    expect(report.log).toMatchObject({ origin: 'register.example.cn/log', index: '62', size: '66' })
  })

  test('without a key is consistent, not proved', () => {
    const report = verifyCertificate(pdf, undefined, { source: 'own' })
    expect(report.pinned).toBe(false)
    expect(said(report).open).toContain('no_key')
    expect(said(report).proved).not.toContain('signed')
  })

  test('with keys that this site handed out says so; with one key says that SM2 was not checked', () => {
    expect(said(verifyCertificate(pdf, undefined, trust({ source: 'site' }))).open).toContain('site_key')
    expect(said(verifyCertificate(pdf, undefined, trust({ keys: ed25519Key }))).open).toContain('sm2_not_asked')
  })

  test('with the fingerprint that was given the seal is proved to be the office’s, with another refused', () => {
    expect(said(verifyCertificate(pdf, undefined, trust({ seal }))).proved).toContain('seal_known')
    expect(said(verifyCertificate(pdf, undefined, trust({ seal: '0'.repeat(64) }))).refused).toBe('verify.seal_unknown')
  })

  test('a seal that this site publishes can only confirm: an older seal stays open, another place’s does not count', () => {
    const site = (jurisdiction: string, sha256: string) => said(verifyCertificate(pdf, undefined, trust({ source: 'site', siteSeals: [{ jurisdiction: 'beijing', sha256: '0'.repeat(64) }, { jurisdiction, sha256 }] })))
    expect(site('guizhou', seal)).toMatchObject({ proved: expect.arrayContaining(['seal_published']), open: expect.arrayContaining(['site_seal']), refused: undefined })
    for (const other of [site('guizhou', '1'.repeat(64)), site('jiangsu', seal)]) {
      expect(other.refused).toBeUndefined()
      expect(other.open).toContain('seal_owner')
      expect(other.proved).not.toContain('seal_published')
    }
  })

  test('every changed byte is refused', () => {
    let state = 7
    for (let round = 0; round < 150; ++round) {
      state = (state * 1103515245 + 12345) % 2147483648
      const at = state % pdf.length
      expect(verifyCertificate(changed(pdf, at, 1 << (round % 8)), undefined, trust()).refused, `byte ${at}`).toBeDefined()
    }
  })

  test('a changed name, a cut file, an appended revision, a changed seal value are refused with their reason', () => {
    expect(said(verifyCertificate(replaced(pdf, '2029-11-13', '2099-11-13'), undefined, trust())).refused).toBe('document.altered')
    expect(said(verifyCertificate(pdf.subarray(0, pdf.length >> 1), undefined, trust())).refused).toBe('document.structure')
    expect(said(verifyCertificate(Uint8Array.from([...pdf, ...encode('%%EOF\n')]), undefined, trust())).refused).toBe('document.structure')
    expect(said(verifyCertificate(encode('%PDF-1.7\nanother'), undefined, trust())).refused).toBe('document.not_ours')
    const zeros = toBinary(pdf).lastIndexOf('00000>')
    expect(said(verifyCertificate(changed(pdf, zeros, 1), undefined, trust())).refused).toBe('document.structure')
  })

  test('a proof of another entry is refused, a newer one of the same is taken', () => {
    expect(said(verifyCertificate(pdf, proof, trust())).refused).toBeUndefined()
    const other = encode(JSON.parse(text('state.json')).proof as string)
    expect(said(verifyCertificate(pdf, other, trust())).refused).toBe('verify.proof_differs')
  })

  test('another log’s key is refused', () => {
    const stranger = 'registry.example/log+80e3d588+/3NodXF1YW4vc20yLXdpdGgtc20zL2Rlci8xMjM0NTY3ODEyMzQ1Njc4L3YxBAn53zEeVCGhUN19Fh5LxcZyF5+tGDP8B2uwj/NW81AgzOpJDOJndaUtxupxjMGqYArtBfvzXghKZjL2By2prRM='
    expect(said(verifyCertificate(pdf, undefined, trust({ keys: stranger }))).refused).toBe('ledger.signature_missing')
  })
})

describe('an entry with its proof', () => {
  test('is proved; a changed entry, hash, root or signature is refused with the reason', () => {
    expect(said(verifyBareEntry(entry, proof, trust())).proved).toEqual(['included', 'signed', 'signed', 'entry'])
    expect(said(verifyBareEntry(Uint8Array.from([...entry, 32]), proof, trust())).refused).toBe('ledger.proof_root')
    const lines = toBinary(proof).split('\n')
    const withLine = (at: number, line: string) => Uint8Array.from(lines.with(at, line).join('\n'), (c) => c.charCodeAt(0))
    const reason = (forged: Bytes) => said(verifyBareEntry(entry, forged, trust())).refused
    expect(reason(withLine(1, 'index 61'))).toBe('ledger.proof_root')
    expect(reason(withLine(1, 'index 66'))).toBe('ledger.index_outside')
    expect(reason(withLine(2, lines[3]!))).toBe('ledger.proof_root')
    expect(reason(Uint8Array.from(lines.toSpliced(2, 1).join('\n'), (c) => c.charCodeAt(0)))).toBe('ledger.proof_length')
    const size = lines.indexOf('66')
    expect(reason(withLine(size, '67'))).toMatch(/^ledger\.(signature_bad|proof_root|proof_length)$/)
    const signature = lines.findIndex((line) => line.startsWith('\xe2\x80\x94'))
    for (const at of [signature, signature + 1]) {
      const line = lines[at]!
      expect(reason(withLine(at, line.slice(0, -8) + (line.at(-8) === 'A' ? 'B' : 'A') + line.slice(-7))), line).toBe('ledger.signature_bad')
    }
    expect(reason(withLine(size + 1, 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='))).toBe('ledger.proof_root')
    expect(reason(proof.subarray(0, 40))).toBe('ledger.proof_malformed')
  })

  test('what is missing is asked for', () => {
    const file = (name: string, bytes: Bytes) => ({ name, bytes })
    expect(verifyFiles([file('a', proof)], trust())).toEqual({ need: 'entry' })
    expect(verifyFiles([file('a', entry)], trust())).toEqual({ need: 'proof' })
    expect(verifyFiles([file('a', encode('hello'))], trust())).toEqual({ need: 'unknown' })
    expect((verifyFiles([file('b', entry), file('a', proof)], trust()) as Report).refused).toBeUndefined()
    expect((verifyFiles([file('a', pdf)], trust()) as Report).kind).toBe('certificate')
  })
})

describe('state evidence', () => {
  const evidence = () => JSON.parse(text('state.json')) as Record<string, string> & { hashes: string[] }
  test('is proved, also for a right that was never registered', () => {
    const report = verifyStateEvidence(evidence(), trust())
    expect(said(report).proved.at(-1)).toBe('state')
    expect(report.state?.status).toBe('registered')
    expect(said(verifyStateEvidence(JSON.parse(text('never.json')), trust())).proved.at(-1)).toBe('never_registered')
  })
  test('a changed status, ordinal, root entry or hash is refused; what was issued cannot be denied', () => {
    const reason = (change: object) => said(verifyStateEvidence({ ...evidence(), ...change }, trust())).refused
    expect(reason({ leaf: evidence().leaf!.replace('"registered"', '"cancelled"') })).toBe('ledger.proof_root')
    expect(reason({ leaf: evidence().leaf!.replace('"ordinal":31', '"ordinal":30') })).toBe('ledger.proof_root')
    expect(reason({ state_root_entry: evidence().state_root_entry!.replace('"registers":32', '"registers":33') })).toBe('ledger.proof_root')
    expect(reason({ hashes: evidence().hashes.toReversed() })).toBe('ledger.proof_root')
    expect(reason({ issued: false, ordinal: 31 })).toBe('ledger.state_outside')
    expect(reason({ state_root_entry: text('entry.json'), proof: text('entry.tlog-proof') })).toBe('ledger.not_state_root')
  })
})

describe('vectors of docs/formats/log.md', () => {
  test('the SM2 key of GB/T 32918.5 reads; an ID that does not belong to its key is refused', () => {
    expect(parseVerifierKey(sm2Key).type).toBe('sm2')
    expect(() => parseVerifierKey(ed25519Key.replace('+83091889+', '+83091880+'))).toThrow('ledger.vkey_id')
    expect(() => parseVerifierKey('nonsense')).toThrow('ledger.vkey_malformed')
  })
  test('the SM2 example of GB/T 32918.5-2017 A.2 is valid, one bit off is not', () => {
    const hex = (value: string) => Uint8Array.from(value.match(/../g)!, (pair) => parseInt(pair, 16))
    const point = hex('0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13')
    const r = 'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3'
    const s = 'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa'
    const der = (first: string) => hex(`3046022100${first}022100${s}`)
    expect(sm2Valid(point, encode('message digest'), der(r))).toBe(true)
    expect(sm2Valid(point, encode('message digesT'), der(r))).toBe(false)
    expect(sm2Valid(point, encode('message digest'), der(r.replace(/^f5/, 'f4')))).toBe(false)
  })
  test('the inclusion proof of index 5 in size 8', () => {
    const hex = (value: string) => Uint8Array.from(value.match(/../g)!, (pair) => parseInt(pair, 16))
    const hashes = ['bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'].map(hex)
    const root = hex('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328')
    const leaf = leafHash(hex('40414243'))
    expect(() => verifyInclusion(5n, 8n, leaf, hashes, root)).not.toThrow()
    expect(() => verifyInclusion(4n, 8n, leaf, hashes, root)).toThrow('ledger.proof_root')
    expect(() => verifyInclusion(5n, 8n, leafHash(hex('5051525354555657')), hashes, root)).toThrow('ledger.proof_root')
    expect(() => verifyInclusion(5n, 9n, leaf, hashes, root)).toThrow('ledger.proof_length')
    expect(() => verifyInclusion(8n, 8n, leaf, hashes, root)).toThrow('ledger.index_outside')
  })
})
