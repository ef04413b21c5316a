import { describe, expect, test } from 'vitest'
import { concat, encode, sha256Of } from './bytes'
import { leafHash } from './merkle'
import { GrowingTree, plainNumber, splitBundle, tilePath } from './scan'

/** RFC 6962 §2.1 as it is written. */
function rootOf(leaves: string[]): Uint8Array<ArrayBufferLike> {
  if (leaves.length === 0) return sha256Of()
  if (leaves.length === 1) return leafHash(encode(leaves[0]!))
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return sha256Of(concat(Uint8Array.of(1), rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k))))
}

describe('the log read from its first entry to its last', () => {
  test('has the root of RFC 6962 at every size', () => {
    const tree = new GrowingTree()
    for (let size = 0; size < 70; size += 1) {
      expect(tree.root()).toEqual(rootOf(Array.from({ length: size }, (_, at) => `entry ${at}`)))
      tree.add(leafHash(encode(`entry ${size}`)))
    }
  })
  test('lies where tlog-tiles say', () => {
    expect([0, 67, 999, 1000, 1234067].map(tilePath)).toEqual(['000', '067', '999', 'x001/000', 'x001/x234/067'])
  })
  test('is searched for the number that was meant, whatever was pasted', () => {
    for (const pasted of ['2026BJ000012', ' 2026BJ000012\n', '２０２６ＢＪ０００012', '2026\u200bBJ\u00ad000012', '2026\u200dBJ 0000\u300012', '\ufeff2026BJ000012']) expect(plainNumber(pasted)).toBe('2026BJ000012')
    expect(plainNumber('BJ\u20112026\u2013１')).toBe('BJ-2026-1')
    expect(plainNumber('\u200b \u3000')).toBe('')
  })
  test('has whole entries only', () => {
    expect(splitBundle(Uint8Array.of(0, 1, 65, 0, 0)).map((entry) => entry.length)).toEqual([1, 0])
    expect(() => splitBundle(Uint8Array.of(0, 2, 65))).toThrow()
    expect(() => splitBundle(Uint8Array.of(0))).toThrow()
  })
})
