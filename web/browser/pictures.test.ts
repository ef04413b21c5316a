import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { launch, picture } from './support/browser'
import { startProgram, type Program } from './support/program'
import { unvisited } from './support/patterns'
import { walk } from './support/walk'

let program: Program
let browser: Browser
beforeAll(async () => {
  program = await startProgram()
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await program?.stop()
})

/** What sticks out of the page to the right; pages scroll down only. */
const sticksOut = (page: Page) =>
  page.evaluate(() => {
    const room = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= room) return []
    const wide = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > room + 1)
    return wide.slice(-3).map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} ${Math.round(element.getBoundingClientRect().right)} > ${room}`)
  })

/** Chinese words on an English page that are not marked as Chinese: a text that nobody translated. */
const untranslated = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = []
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const text = texts.currentNode.textContent ?? ''
      const parent = texts.currentNode.parentElement!
      if (parent.tagName === 'TEXTAREA') continue // what somebody typed
      const words = text.replaceAll('数权', '').replaceAll('数据知识产权', '')
      if (/\p{Script=Han}/u.test(words) && parent.closest('[lang]')?.getAttribute('lang') === 'en') found.push(text.trim().slice(0, 60))
    }
    return [...new Set(found)].slice(0, 5)
  })

test.each(['zh', 'en'] as const)('every route in %s: a picture at both widths, nothing sticks out, no error, every text there', { timeout: 400_000 }, async (language) => {
  const complaints: string[] = []
  const visited = new Set<string>()
  await walk(browser, program.url, language, async ({ stop, page, errors }, width) => {
    const say = (what: string) => complaints.push(`${stop.name} ${language} ${width}: ${what}`)
    visited.add(new URL(page.url()).pathname)
    for (const outside of await sticksOut(page)) say(`sticks out: ${outside}`)
    for (const error of new Set(errors.splice(0))) if (!stop.missing || !error.includes('status of 404')) say(`console: ${error}`)
    if (language === 'en') for (const text of await untranslated(page)) say(`not English: ${text}`)
    await picture(page, `${stop.name}-${language}-${width}`)
  })
  if (!process.env.SHUQUAN_STOPS) for (const route of unvisited(visited)) complaints.push(`no line in routes.ts for ${route}`)
  expect(complaints).toEqual([])
})
