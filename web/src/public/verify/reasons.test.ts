// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import en from '@/text/en/verify.json'
import zh from '@/text/zh/verify.json'

// The verifier works without the server, so it carries the words of its refusals. They are those of the message catalogue.

const messages = fileURLToPath(new URL('../../../../messages/', import.meta.url))
const catalogue = readdirSync(messages).map((file) => readFileSync(messages + file, 'utf8')).join('\n')
const checks = fileURLToPath(new URL('./check/', import.meta.url))
const sources = readdirSync(checks).filter((file) => !file.includes('.test.')).map((file) => readFileSync(checks + file, 'utf8')).join('\n')

/** zh, en, mend_zh, mend_en of one reason as they stand in the YAML. */
function entryOf(reason: string): Record<string, string> {
  const block = catalogue.split(/^(?=\S)/m).find((part) => part.startsWith(`${reason}:`)) ?? ''
  return Object.fromEntries([...block.matchAll(/^  (\w+): (.*)$/gm)].map(([, name, text]) => [name!, text!.replace(/^'(.*)'$/, '$1').replaceAll("''", "'").replace(/^"(.*)"$/, '$1').replace(/\{(\w+)\}/g, '{{$1}}')]))
}

const flat = (words: Record<string, Record<string, { say: string; mend: string }>>) => Object.entries(words).flatMap(([area, reasons]) => Object.entries(reasons).map(([name, text]) => [`${area}.${name}`, text] as const))

test('the words of every refusal are those of messages/', () => {
  for (const [reason, text] of flat(zh.reason)) expect([text.say, text.mend], reason).toEqual([entryOf(reason).zh, entryOf(reason).mend_zh])
  for (const [reason, text] of flat(en.reason)) expect([text.say, text.mend], reason).toEqual([entryOf(reason).en, entryOf(reason).mend_en])
})

test('every refusal of the verifier has words', () => {
  const thrown = [...sources.matchAll(/new Refusal\('([\w.]+)'/g)].map(([, reason]) => reason!)
  const known = flat(zh.reason).map(([reason]) => reason)
  expect(thrown.filter((reason) => !known.some((name) => name === reason))).toEqual([])
  expect(known.filter((reason) => !thrown.some((name) => name === reason))).toEqual([])
})
