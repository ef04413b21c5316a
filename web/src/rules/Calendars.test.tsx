import { expect, test } from 'vitest'
import { runsOf } from './Calendars'

test('days that follow each other become one run, also over the end of a month', () => {
  expect(runsOf(['2026-01-30', '2026-01-31', '2026-02-01', '2026-02-04'])).toEqual([
    ['2026-01-30', '2026-02-01'],
    ['2026-02-04', '2026-02-04'],
  ])
  expect(runsOf([])).toEqual([])
})
