import { decode, encode, fromBase64, Refusal, type Bytes } from './bytes'
import { readCertificate, type CertificateContents, type CertificateFacts } from './certificate'
import { decodeEntry, decodeStateLeaf, type RegisterEntry } from './entry'
import { leafHash, verifyInclusion } from './merkle'
import { checkSignatures, describeLog, included, parseProof } from './proof'
import type { Policy } from './policy'

// What `shuquan verify` says, in the browser: sentences that hold, sentences that were not shown, or why it was refused.

/** A sentence of the catalogue (`verify:proved.<key>`, `verify:open.<key>`) with its values. */
export interface Line {
  key: string
  values?: Record<string, string>
}

export interface Report {
  kind: 'certificate' | 'entry' | 'state'
  proved: Line[]
  open: Line[]
  refused?: Refusal
  /** The checkpoint's signature was checked with a key that was given. */
  pinned: boolean
  facts?: CertificateFacts
  log?: ReturnType<typeof describeLog>
  seal?: { sha256: string; subject: string }
  state?: { status: string; time: string }
}

export interface Trust {
  policy?: Policy
  /** Where the keys come from: typed in, or handed out by this very site. */
  source: 'own' | 'site'
  /** SHA-256 of a seal certificate in hex, which somebody obtained elsewhere: another seal is refused. */
  seal?: string
  /** Seals that this site publishes today. An office may have had others, so that they can only confirm. */
  siteSeals?: SiteSeal[]
}

export interface SiteSeal {
  jurisdiction: string
  sha256: string
}

const empty = (kind: Report['kind']): Report => ({ kind, proved: [], open: [], pinned: false })

/** Runs a check; a refusal is part of the report, and nothing that was found before it counts. */
function guarded(kind: Report['kind'], check: (report: Report) => void): Report {
  const report = empty(kind)
  try {
    check(report)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    report.refused = error
  }
  return report
}

/** Inclusion and signatures. */
function checkLog(report: Report, entry: Bytes, proof: Bytes, trust: Trust) {
  const found = included(entry, proof)
  report.log = describeLog(found)
  report.proved.push({ key: 'included', values: { origin: report.log.origin, index: report.log.index, size: report.log.size } })
  if (!trust.policy || trust.policy.logs.length === 0) {
    report.open.push({ key: 'no_key' })
    return
  }
  const signed = checkSignatures(found.note, found.checkpoint, trust.policy)
  report.pinned = true
  for (const key of signed.signedBy) report.proved.push({ key: 'signed', values: { kind: key.type === 'sm2' ? 'SM2' : 'Ed25519', vkey: key.text } })
  if (trust.source === 'site') report.open.push({ key: 'site_key' })
  if (signed.sm2 === 'absent') report.open.push({ key: 'sm2_absent' })
  if (signed.sm2 === 'not_asked') report.open.push({ key: 'sm2_not_asked' })
  for (const witness of signed.witnesses) report.proved.push({ key: 'witnessed', values: { witness } })
  if (signed.witnesses.length === 0) report.open.push({ key: 'no_witness' })
}

function tellEntry(report: Report, entry: RegisterEntry) {
  report.proved.push({ key: 'entry', values: { number: entry.number, revision: String(entry.revision), kind: entry.kind, day: entry.effective } })
}

function tellSeal(report: Report, contents: CertificateContents, trust: Trust) {
  const { sha256, subject } = contents.signer
  report.seal = { sha256, subject }
  report.proved.push({ key: 'sealed', values: { time: new Date(contents.sealedAt).toISOString() } })
  if (trust.seal && trust.seal !== sha256) throw new Refusal('verify.seal_unknown', { found: sha256, expected: trust.seal })
}

/** Whose seal it is: by the fingerprint that was given, else by the one that this site publishes for the register of the entry. */
function tellSealOwner(report: Report, entry: RegisterEntry, trust: Trust) {
  const values = { fingerprint: report.seal?.sha256 ?? '' }
  if (trust.seal) report.proved.push({ key: 'seal_known', values })
  else if (trust.siteSeals?.some((seal) => seal.jurisdiction === entry.facts.jurisdiction && seal.sha256 === values.fingerprint)) {
    report.proved.push({ key: 'seal_published', values })
    report.open.push({ key: 'site_seal' })
  } else report.open.push({ key: 'seal_owner', values })
}

export const shareText = (basisPoints: number): string => `${Math.trunc(basisPoints / 100)}${basisPoints % 100 === 0 ? '' : `.${String(basisPoints % 100).padStart(2, '0').replace(/0$/, '')}`}%`

interface LoggedHolder {
  kind?: string
  name?: string
  share_bp?: number
}
/** What the certificate of this entry shows: a later version's stands in a member of its own (docs/formats/log.md 4.3). */
const shownBy = (entry: RegisterEntry) => (entry.facts.certificate ?? entry.facts) as Record<string, unknown>
const holdersOf = (entry: RegisterEntry) => (Array.isArray(shownBy(entry).holders) ? shownBy(entry).holders : []) as LoggedHolder[]

/** What the certificate says and the entry does not: the name of the first such field. */
export function differingFact(facts: CertificateFacts, entry: RegisterEntry): string | undefined {
  const logged = shownBy(entry)
  const description = (logged.description ?? {}) as Record<string, unknown>
  const pairs: Array<[string, boolean]> = [
    ['name', facts.name === logged.name],
    ['registration_number', facts.registration_number === logged.number && entry.number === logged.number],
    ['certificate_number', facts.certificate_number === logged.certificate_number],
    ['version', facts.version === (logged.certificate_version ?? 1)],
    ['filed', facts.filed === logged.filed_on],
    ['announced', facts.announced === logged.announced_on],
    ['valid_from', facts.valid_from === logged.valid_from],
    ['valid_until', facts.valid_until === logged.valid_until],
    ['scenario', facts.scenario === (description.scenario ?? '')],
  ]
  const wrong = pairs.find(([, equal]) => !equal)
  if (wrong) return wrong[0]
  const holders = holdersOf(entry)
  const holdersEqual =
    holders.length === facts.holders.length &&
    holders.every((holder, at) => {
      const stated = facts.holders[at]!
      return (holder.kind === 'person' || holder.name === stated.name) && (stated.share === '' || stated.share === shareText(holder.share_bp ?? 10_000))
    })
  return holdersEqual ? undefined : 'holders'
}

/** A certificate; `separateProof` is a newer proof of the same entry. */
export const verifyCertificate = (pdf: Bytes, separateProof: Bytes | undefined, trust: Trust): Report =>
  guarded('certificate', (report) => {
    const contents = readCertificate(pdf)
    const { facts } = contents
    report.facts = facts
    tellSeal(report, contents, trust)
    const entry = decodeEntry(contents.entry)
    const found = included(contents.entry, contents.proof)
    const differs =
      entry.kind === 'state-root' || !('facts' in entry) ? 'entry'
      : differingFact(facts, entry) ?? (BigInt(facts.entry_index) !== found.index ? 'entry_index' : facts.log_origin !== found.checkpoint.origin ? 'log_origin' : undefined)
    if (differs !== undefined || !('facts' in entry)) throw new Refusal('verify.facts_differ', { field: differs ?? 'entry' })
    report.proved.push({ key: 'facts_agree' })
    tellSealOwner(report, entry, trust)
    if (separateProof) {
      const other = includedOrNothing(contents.entry, separateProof)
      if (!other || other.index !== found.index || other.checkpoint.origin !== found.checkpoint.origin) throw new Refusal('verify.proof_differs')
    }
    checkLog(report, contents.entry, separateProof ?? contents.proof, trust)
    tellEntry(report, entry)
    if (holdersOf(entry).some((holder) => holder.kind === 'person')) report.open.push({ key: 'person_names' })
    report.open.push({ key: 'wording' })
    if (facts.demo) report.open.push({ key: 'demo' })
    report.open.push({ key: 'present_state' })
  })

function includedOrNothing(entry: Bytes, proof: Bytes) {
  try {
    return included(entry, proof)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** The bytes of an entry and a proof of it. */
export const verifyBareEntry = (entry: Bytes, proof: Bytes, trust: Trust): Report =>
  guarded('entry', (report) => {
    checkLog(report, entry, proof, trust)
    try {
      const decoded = decodeEntry(entry)
      if ('facts' in decoded) tellEntry(report, decoded)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      report.open.push({ key: 'foreign_entry' })
    }
    report.open.push({ key: 'present_state' })
  })

interface StateEvidence {
  issued?: unknown
  ordinal?: unknown
  leaf?: unknown
  hashes?: unknown
  state_root_entry?: unknown
  proof?: unknown
}

/** State evidence (docs/formats/state-evidence.md): where a right stood, or that an ordinal was never registered. */
export const verifyStateEvidence = (evidence: StateEvidence, trust: Trust): Report =>
  guarded('state', (report) => {
    const text = (value: unknown) => (typeof value === 'string' ? value : '')
    const rootBytes = encode(text(evidence.state_root_entry))
    checkLog(report, rootBytes, encode(text(evidence.proof)), trust)
    const root = decodeEntry(rootBytes)
    if (!('stateRoot' in root)) throw new Refusal('ledger.not_state_root')
    if (evidence.issued === false) {
      const ordinal = typeof evidence.ordinal === 'number' && Number.isSafeInteger(evidence.ordinal) ? BigInt(evidence.ordinal) : -1n
      if (ordinal < root.registers) throw new Refusal('ledger.state_outside', { ordinal: String(ordinal), registers: String(root.registers) })
      report.proved.push({ key: 'never_registered', values: { time: root.time, registers: String(root.registers), ordinal: String(ordinal) } })
      return
    }
    const leafBytes = encode(text(evidence.leaf))
    const leaf = decodeStateLeaf(leafBytes)
    const hashes = (Array.isArray(evidence.hashes) ? evidence.hashes : []).map((item) => fromBase64(text(item)))
    if (hashes.some((hash) => hash?.length !== 32)) throw new Refusal('ledger.proof_malformed', { detail: 'hashes' })
    verifyInclusion(leaf.ordinal, root.registers, leafHash(leafBytes), hashes as Bytes[], root.stateRoot)
    report.state = { status: leaf.status, time: root.time }
    report.proved.push({ key: 'state', values: { time: root.time, ordinal: String(leaf.ordinal), status: leaf.status, revision: String(leaf.revision), index: String(leaf.lastIndex) } })
    report.open.push({ key: 'since_then' })
  })

export interface Dropped {
  name: string
  bytes: Bytes
}
export type Need = 'entry' | 'proof' | 'unknown' | 'nothing'

const isPdf = (bytes: Bytes) => decode(bytes.subarray(0, 5)) === '%PDF-'
const isProof = (bytes: Bytes) => decode(bytes.subarray(0, 22)) === 'c2sp.org/tlog-proof@v1'

function stateEvidence(bytes: Bytes): StateEvidence | undefined {
  try {
    const json = JSON.parse(decode(bytes) ?? '') as StateEvidence & { format?: string }
    return json?.format === 'shuquan-state-evidence@v1' ? json : undefined
  } catch {
    return undefined
  }
}

/** Judges what somebody dropped: a certificate, an entry with its proof, or state evidence; or says what is missing. */
export function verifyFiles(files: Dropped[], trust: Trust): Report | { need: Need } {
  const pdf = files.find((file) => isPdf(file.bytes))
  const proof = files.find((file) => isProof(file.bytes))
  const others = files.filter((file) => file !== pdf && file !== proof)
  if (pdf) return verifyCertificate(pdf.bytes, proof?.bytes, trust)
  const evidence = others.map((file) => stateEvidence(file.bytes)).find(Boolean)
  if (evidence) return verifyStateEvidence(evidence, trust)
  if (proof && others.length > 0) return verifyBareEntry(others[0]!.bytes, proof.bytes, trust)
  if (proof) {
    // A damaged proof is refused at once rather than after its entry was found.
    return guardedNeed(() => void parseProof(proof.bytes)) ?? { need: 'entry' }
  }
  if (others.length === 0) return { need: 'nothing' }
  return { need: others[0]!.bytes[0] === 0x7b ? 'proof' : 'unknown' }
}

function guardedNeed(check: () => void): Report | undefined {
  const report = guarded('entry', check)
  return report.refused ? report : undefined
}
