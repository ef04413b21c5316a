import { expect, test } from 'vitest'
import { checkCreditCode, tidyCode } from './identifiers'

test('a credit code is taken as it is pasted', () => {
  expect(tidyCode(' 91110108ma01ａｂ2ｃ\u200b3x ')).toBe('91110108MA01AB2C3X')
})

test.each([
  ['91350100M000100Y43', undefined, undefined], // the worked example of GB 32100-2015
  ['91350100M000100Y44', 'check', undefined],
  ['91350100M000100Y4', 'length', undefined],
  ['91350100M0001OOY43', 'character', 14],
  ['9135A100M000100Y43', 'region', undefined],
  ['', 'length', undefined],
])('%s: %s', (code, fault, at) => {
  expect(checkCreditCode(code)).toEqual(at ? { fault, at } : { fault })
})
