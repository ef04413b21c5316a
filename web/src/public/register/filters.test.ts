// @vitest-environment node
import { expect, test } from 'vitest'
import { addressOf, filterCount, searchOf } from './filters'

test('what stands in the address is what is searched for, and nothing else', () => {
  const search = searchOf(new URLSearchParams('q=机器&status=registered&announced_from=2026-01-01&order=number&evil=1'))
  expect(search).toEqual({ q: '机器', status: 'registered', announced_from: '2026-01-01', order: 'number' })
  expect(addressOf(search).toString()).toBe(new URLSearchParams('q=机器&status=registered&announced_from=2026-01-01&order=number').toString())
  expect(filterCount(search)).toBe(2)
})

test('a status, an order or a day that does not exist is left out', () => {
  expect(searchOf(new URLSearchParams('status=lost&order=random&announced_to=yesterday&holder='))).toEqual({})
})
