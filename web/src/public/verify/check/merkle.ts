import { concat, Refusal, same, sha256Of, type Bytes } from './bytes'

const zero = Uint8Array.of(0)
const one = Uint8Array.of(1)

/** SHA-256(0x00 ‖ entry), RFC 6962. */
export const leafHash = (entry: Bytes): Bytes => sha256Of(zero, entry)
const nodeHash = (left: Bytes, right: Bytes): Bytes => sha256Of(concat(one, left, right))

/** RFC 9162 §2.1.3.2: throws where leaf and hashes do not lead to the root of a tree of `size`. */
export function verifyInclusion(index: bigint, size: bigint, leaf: Bytes, hashes: Bytes[], root: Bytes) {
  if (index >= size) throw new Refusal('ledger.index_outside', { index: String(index), size: String(size) })
  let node = index
  let last = size - 1n
  let hash = leaf
  for (const sibling of hashes) {
    if (last === 0n) throw new Refusal('ledger.proof_length')
    if (node & 1n || node === last) {
      hash = nodeHash(sibling, hash)
      while (!(node & 1n) && node !== 0n) {
        node >>= 1n
        last >>= 1n
      }
    } else {
      hash = nodeHash(hash, sibling)
    }
    node >>= 1n
    last >>= 1n
  }
  if (last !== 0n) throw new Refusal('ledger.proof_length')
  if (!same(hash, root)) throw new Refusal('ledger.proof_root')
}
