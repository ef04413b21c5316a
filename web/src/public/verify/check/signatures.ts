import { ed25519 } from '@noble/curves/ed25519'
import { p256 } from '@noble/curves/nist'
import { sm2 } from 'sm-crypto-v2'
import { concat, sha256Of, toHex, type Bytes } from './bytes'
import { splitSignature } from './der'

// Public keys, messages and signatures in, yes or no out. A malformed input is a no.

const no = (check: () => boolean): boolean => {
  try {
    return check()
  } catch {
    return false
  }
}

/** RFC 8032, without the leniency of ZIP 215. */
export const ed25519Valid = (key: Bytes, message: Bytes, signature: Bytes): boolean =>
  no(() => signature.length === 64 && key.length === 32 && ed25519.verify(signature, message, key, { zip215: false }))

/** SM2 with SM3 (GB/T 32918.2) under the identity 1234567812345678; DER signature. */
export const sm2Valid = (point: Bytes, message: Bytes, signature: Bytes): boolean =>
  no(() => {
    const parts = splitSignature(signature)
    return parts !== undefined && sm2PointValid(point) && sm2.doVerifySignature(message, toHex(concat(parts.r, parts.s)), toHex(point), { hash: true, der: false, userId: '1234567812345678' })
  })

export const sm2PointValid = (point: Bytes): boolean => no(() => point.length === 65 && point[0] === 4 && sm2.verifyPublicKey(toHex(point)))

/** ECDSA with P-256 and SHA-256 over `message`; DER with s ≤ n/2, the only spelling of a signature that is accepted. */
export const p256Valid = (point: Bytes, message: Bytes, signature: Bytes): boolean =>
  no(() => {
    const parts = splitSignature(signature)
    return parts !== undefined && p256.verify(concat(parts.r, parts.s), sha256Of(message), point, { lowS: true, prehash: false })
  })
