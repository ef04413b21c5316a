import { expect, test } from 'vitest'
import { monthAfter, weeksOf } from './month'

test('a month is shown in whole weeks from Monday', () => {
  const weeks = weeksOf('2026-11')
  expect(weeks[0]).toEqual(['2026-10-26', '2026-10-27', '2026-10-28', '2026-10-29', '2026-10-30', '2026-10-31', '2026-11-01'])
  expect(weeks.at(-1)!.at(-1)).toBe('2026-12-06')
  expect(weeks).toHaveLength(6)
})

test('a February that begins on Monday has four weeks', () => {
  expect(weeksOf('2027-02')).toHaveLength(4)
})

test('a December of a year leads to January of the next', () => {
  expect(monthAfter('2026-12', 1)).toBe('2027-01')
  expect(monthAfter('2026-01', -1)).toBe('2025-12')
  expect(weeksOf('2026-12').at(-1)!.at(-1)).toBe('2027-01-03')
})
