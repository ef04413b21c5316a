import { decode, encode, fromBase64, parseDecimal, Refusal, toHex, type Bytes } from './bytes'
import { leafHash, verifyInclusion } from './merkle'
import { parseCheckpoint, parseNote, verifyNote, type Checkpoint, type Note, type VerifiedSignature, type VerifierKey } from './note'
import { quorumMet, type Policy } from './policy'

// c2sp.org/tlog-proof@v1

export interface TlogProof {
  index: bigint
  hashes: Bytes[]
  checkpoint: Bytes
}

export function parseProof(bytes: Bytes): TlogProof {
  const malformed = (detail: string) => new Refusal('ledger.proof_malformed', { detail })
  const text = decode(bytes)
  if (text === undefined || bytes.length > 400_000) throw malformed('UTF-8')
  const head = text.indexOf('\n\n')
  if (head < 0) throw malformed('checkpoint')
  const lines = text.slice(0, head).split('\n')
  if (lines.shift() !== 'c2sp.org/tlog-proof@v1') throw malformed('c2sp.org/tlog-proof@v1')
  if (lines[0]?.startsWith('extra ') && !fromBase64(lines.shift()!.slice(6))) throw malformed('extra')
  const index = lines[0]?.startsWith('index ') ? parseDecimal(lines.shift()!.slice(6)) : undefined
  if (index === undefined) throw malformed('index')
  const hashes = lines.map(fromBase64)
  if (hashes.length > 62 || hashes.some((hash) => hash?.length !== 32)) throw malformed('hashes')
  return { index, hashes: hashes as Bytes[], checkpoint: encode(text.slice(head + 2)) }
}

export interface Included {
  checkpoint: Checkpoint
  note: Note
  index: bigint
  leaf: Bytes
}

/** The mathematics of the proof alone: leaf and hashes lead to the root that the checkpoint states. */
export function included(entry: Bytes, proofBytes: Bytes): Included {
  const proof = parseProof(proofBytes)
  const note = parseNote(proof.checkpoint)
  const checkpoint = parseCheckpoint(note.text)
  const leaf = leafHash(entry)
  verifyInclusion(proof.index, checkpoint.size, leaf, proof.hashes, checkpoint.root)
  return { checkpoint, note, index: proof.index, leaf }
}

export interface Signed {
  signedBy: VerifierKey[]
  witnesses: string[]
  /** Whether the checkpoint has a valid SM2 line, none although a key for it is trusted, or no such key was given. */
  sm2: 'valid' | 'absent' | 'not_asked'
}

/** Who of the trusted keys signed the checkpoint; throws where no trusted key of the log itself did. */
export function checkSignatures(note: Note, checkpoint: Checkpoint, policy: Policy): Signed {
  const { origin } = checkpoint
  const verified = verifyNote(note, [...policy.logs, ...policy.witnesses.map((witness) => witness.key)])
  const byLog = (signature: VerifiedSignature) => signature.key.type !== 'cosignature' && signature.key.name === origin
  if (!verified.some(byLog)) throw new Refusal('ledger.checkpoint_unsigned', { origin })
  const signedBy = verified.filter((signature) => byLog(signature) && policy.logs.includes(signature.key)).map((signature) => signature.key)
  if (signedBy.length === 0) throw new Refusal('ledger.log_unknown', { origin })
  const witnesses = policy.witnesses.filter((witness) => verified.some((signature) => signature.key === witness.key)).map((witness) => witness.name)
  if (!quorumMet(policy, new Set(witnesses))) throw new Refusal('ledger.quorum_missing', { quorum: policy.quorum })
  const asked = policy.logs.some((key) => key.type === 'sm2' && key.name === origin)
  return { signedBy, witnesses, sm2: signedBy.some((key) => key.type === 'sm2') ? 'valid' : asked ? 'absent' : 'not_asked' }
}

export const describeLog = ({ checkpoint, index, leaf }: Included) => ({
  origin: checkpoint.origin,
  index: String(index),
  size: String(checkpoint.size),
  root: toHex(checkpoint.root),
  leaf: toHex(leaf),
})
