import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import i18next from 'i18next'
import { addText, startText } from '@/text'
import en from '@/text/en/administration.json'
import zh from '@/text/zh/administration.json'
import { auditActions } from './auditActions'

/** Every line of the audit trail that the server writes: what was done, and the names of the particulars. */
const sources = readdirSync('../src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.cpp') && !path.endsWith('_test.cpp'))
const calls = sources.flatMap((path) => readFileSync(`../src/${path}`, 'utf8').match(/\baudit\(tx, .*/g) ?? [])
const written = calls.map((call) => /^audit\(tx, \w+, "([a-z_.]+)"/.exec(call)?.[1] ?? call)
const particulars = [...new Set(calls.flatMap((call) => [...call.matchAll(/\{"([a-z_]+)", /g)].map(([, name]) => name!)))]

beforeAll(async () => {
  await startText()
  addText('administration', zh, en)
})

test('the list of what the audit trail says is that of the server, nothing left out, nothing made up', () => {
  expect(written.length).toBeGreaterThan(40)
  expect([...auditActions].sort()).toEqual([...new Set(written)].sort())
})

test.each(['zh', 'en'])('each of them, and every particular, has words in %s', async (language) => {
  await i18next.changeLanguage(language)
  const without = [...auditActions.map((action) => `administration:action.${action}`), ...particulars.map((name) => `administration:detail.${name}`)].filter((key) => !i18next.exists(key))
  expect(without).toEqual([])
})
