import { expect, test } from 'vitest'
import { formerOwners, type Outcome } from './bulk'
import type { CaseSummary } from './filters'

const handed = (id: string, listed: string, before: string | undefined, ok = true): Outcome => ({ item: { id, assignee: listed } as CaseSummary, answer: { case_id: id, ok, assignee_before: before } })

test('what was assigned goes back to whoever the server says had it, not to whom the list showed', () => {
  const back = formerOwners([handed('a', 'x', 'x'), handed('b', '', ''), handed('c', '', 'x'), handed('d', 'y', 'z')])
  expect(back.map(({ cases, account }) => [cases.map((one) => one.id), account])).toEqual([
    [['a', 'c'], 'x'],
    [['b'], null],
    [['d'], 'z'],
  ])
})

test('what was not assigned does not go anywhere', () => {
  expect(formerOwners([handed('a', 'x', undefined, false), { item: { id: 'b', assignee: 'x' } as CaseSummary, error: new Error('lost') }])).toEqual([])
})
