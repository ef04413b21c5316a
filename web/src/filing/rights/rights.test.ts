import { expect, test } from 'vitest'
import { windowOpens } from './rights'

test.each([
  ['2029-09-21', 6, '2029-03-21'],
  ['2029-08-31', 6, '2029-02-28'], // no such day: the last of the month
  ['2028-08-31', 6, '2028-02-29'],
  ['2029-03-31', 6, '2028-09-30'],
])('renewal of a right valid until %s opens %i months before', (until, months, day) => {
  expect(windowOpens(until, months)).toBe(day)
})
