// @vitest-environment node
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { askedKeys, placeholders, readCatalogue, readSource, sourceFiles, type Reading } from './catalogue'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('..', import.meta.url))
const namespaces = readdirSync(`${here}/zh`).map((name) => name.replace(/\.json$/, ''))
const reading: Reading = { uses: [], literals: new Set(), loose: [], registered: new Set(['common']) }
for (const file of sourceFiles(root)) readSource(file, reading)

const keysOf = new Map(namespaces.map((namespace) => [namespace, askedKeys(readCatalogue(here, 'zh', namespace))]))
const short = (file: string) => file.slice(root.length)

test('both languages have the same parts, and each is registered where it is loaded', () => {
  expect(readdirSync(`${here}/en`).sort()).toEqual(readdirSync(`${here}/zh`).sort())
  expect(namespaces.filter((namespace) => !reading.registered.has(namespace))).toEqual([])
})

describe.each(namespaces)('texts of %s', (namespace) => {
  const zh = readCatalogue(here, 'zh', namespace)
  const en = readCatalogue(here, 'en', namespace)

  test('exist in both languages with the same placeholders', () => {
    expect([...askedKeys(en)].sort()).toEqual([...askedKeys(zh)].sort())
    for (const key of askedKeys(zh)) expect([key, ...placeholders(en, key)]).toEqual([key, ...placeholders(zh, key)])
  })

  test('are not empty, and what is shown in English is English', () => {
    for (const [key, text] of [...zh, ...en]) expect(text.trim(), key).not.toBe('')
    for (const [key, text] of zh) expect(/\p{Script=Han}|^[^\p{L}]*$|^[^\p{L}]*(\{\{|[A-Z])/u.test(text), `zh ${key}: ${text}`).toBe(true)
  })

  test('are all used', () => {
    const unused = [...keysOf.get(namespace)!].filter(
      (key) =>
        !reading.literals.has(key) &&
        !reading.literals.has(`${namespace}:${key}`) &&
        !reading.uses.some((use) => (use.namespace === namespace || use.namespace === '') && use.pattern.test(key)),
    )
    expect(unused).toEqual([])
  })
})

test('every text that is asked for exists', () => {
  const missing = reading.uses.filter((use) => {
    const spaces = use.namespace ? [use.namespace] : namespaces
    return !spaces.some((space) => [...(keysOf.get(space) ?? [])].some((key) => use.pattern.test(key)))
  })
  expect(missing.map((use) => `${short(use.file)}:${use.line} ${use.namespace}:${use.key}`)).toEqual([])
  expect(reading.uses.length).toBeGreaterThan(50)
})

test('no words for readers stand in the sources', () => {
  expect(reading.loose.map((line) => short(line))).toEqual([])
})
