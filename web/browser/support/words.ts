import { readFileSync } from 'node:fs'

export type Language = 'zh' | 'en'

/** The words of a page by their key, e.g. `caseWords('en', 'office', 'decide.preview')`; what follows a placeholder is left out. */
export function caseWords(language: Language, part: string, key: string): string {
  const texts = JSON.parse(readFileSync(`src/text/${language}/${part}.json`, 'utf8'))
  const found = key.split('.').reduce((at, name) => at?.[name], texts)
  if (typeof found !== 'string') throw new Error(`no text ${part}:${key}`)
  return found.split('{{')[0]!
}
