import { expect, test } from 'vitest'
import { formerOwners } from './bulk'
import type { CaseSummary } from './filters'

const item = (id: string, assignee: string) => ({ id, assignee }) as CaseSummary

test('what was assigned goes back to whoever had it, and to nobody where nobody had', () => {
  const back = formerOwners([item('a', 'x'), item('b', ''), item('c', 'x'), item('d', 'y')])
  expect(back.map(({ cases, account }) => [cases.map((one) => one.id), account])).toEqual([
    [['a', 'c'], 'x'],
    [['b'], null],
    [['d'], 'y'],
  ])
})
