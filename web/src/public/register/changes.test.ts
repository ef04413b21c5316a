// @vitest-environment node
import { expect, test } from 'vitest'
import { changesBetween } from './changes'

test('says what changed, what came and what went, and is silent of what stayed', () => {
  const before = { revision: 1, status: 'registered', holders: [{ name: '甲' }], description: { overview: '旧', industry: '27' } }
  const after = { revision: 2, status: 'expired', holders: [{ name: '乙' }], description: { industry: '27', scenario: '新' } }
  expect(changesBetween(before, after)).toEqual([
    { path: ['status'], before: 'registered', after: 'expired' },
    { path: ['holders'], before: [{ name: '甲' }], after: [{ name: '乙' }] },
    { path: ['description', 'overview'], before: '旧', after: undefined },
    { path: ['description', 'scenario'], before: undefined, after: '新' },
  ])
  expect(changesBetween(after, { ...after, revision: 3 })).toEqual([])
})
