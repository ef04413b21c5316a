import { expect, test } from 'vitest'
import { canBeRenewed, renewalGroups } from './renewalGroups'
import type { DocketItem } from './rights'

test('rights of two clients and of two places are renewed by a statement each; who is only a licensee renews nothing', () => {
  const right = (number: string, pack: string, party: string, position: 'holder' | 'other_side' = 'holder') =>
    ({ number, pack, parties: [{ party, name: `name of ${party}`, position, share_bp: 0, recordal: null }] }) as unknown as DocketItem
  const groups = renewalGroups([right('1', 'beijing', 'a'), right('2', 'beijing', 'b'), right('3', 'beijing', 'a'), right('4', 'jiangsu', 'a'), right('5', 'beijing', 'a', 'other_side')])
  expect(groups.map(({ holder, pack, items }) => [holder, pack, items.map((one) => one.number)])).toEqual([
    ['a', 'beijing', ['1', '3']],
    ['b', 'beijing', ['2']],
    ['a', 'jiangsu', ['4']],
  ])
})

test('a right is offered for renewal while its window is open, to its holder, and only once', () => {
  const right = (window_open: boolean, position: string, open: string[]) => ({ window_open, parties: [{ position }], open_filings: open.map((procedure) => ({ procedure })) }) as unknown as DocketItem
  expect(canBeRenewed(right(true, 'holder', ['pledge']))).toBe(true)
  expect(canBeRenewed(right(true, 'holder', ['pledge', 'renewal']))).toBe(false)
  expect(canBeRenewed(right(false, 'holder', []))).toBe(false)
  expect(canBeRenewed(right(true, 'other_side', []))).toBe(false)
})
