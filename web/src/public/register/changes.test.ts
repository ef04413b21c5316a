// @vitest-environment node
import { expect, test } from 'vitest'
import { changesBetween, changesByEntry } from './changes'

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

test('reads an entry as what it changes, not as a state: a recordal takes nothing away', () => {
  const grant = { kind: 'grant', facts: { name: '数据集', holders: [{ name: '甲' }], valid_until: '2029-01-01', description: { overview: '旧', industry: '27' } } }
  const pledge = { kind: 'record', facts: { number: 'X', recordal: { kind: 'pledge' } } }
  const transfer = { kind: 'transfer', facts: { holders: [{ name: '乙' }], certificate: { certificate_version: 2, description: { industry: '27' } } } }
  const content = { kind: 'change_content', facts: { description: { overview: null, scenario: '新' } } }
  const revoked = { kind: 'revoke', facts: { ground: 'false_material' } }
  expect(changesByEntry([grant, pledge, transfer, content, revoked])).toEqual([
    [],
    [],
    [
      { path: ['holders'], before: [{ name: '甲' }], after: [{ name: '乙' }] },
      { path: ['certificate_version'], before: 1, after: 2 },
    ],
    [
      { path: ['description', 'overview'], before: '旧', after: undefined },
      { path: ['description', 'scenario'], before: undefined, after: '新' },
    ],
    [{ path: ['status'], before: 'registered', after: 'revoked' }],
  ])
})
