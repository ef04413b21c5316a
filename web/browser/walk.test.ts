import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { picture } from './support/browser'
import { barriersNow, sticksOut } from './support/sight'
import { unvisited } from './support/patterns'
import { nameOf, walk, type View } from './support/walk'
import { browser, openWorld, program } from './support/world'

openWorld()

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

/** What is found twice: a colour that is being changed when axe looks is no barrier. */
async function barriers(page: Page, view: View): Promise<string[]> {
  const found = await barriersNow(page, view.scheme)
  if (found.length === 0) return found
  await new Promise((done) => setTimeout(done, 300))
  return barriersNow(page, view.scheme)
}

/** Pictures that are kept: every route in both languages and widths, and dark at either width once. */
const kept = ({ language, width, scheme }: View) => scheme === 'light' || (language === 'zh') === (width === 1440)

// One walk for everything that looks at every route: opening them is what takes the time.
test('every route, in both languages, at both widths, light and dark: no barrier, no error, every text there, nothing sticks out', { timeout: 900_000 }, async () => {
  const complaints: string[] = []
  const visited = new Set<string>()
  await walk(browser, program.url, async ({ stop, view, page, errors }) => {
    const say = (what: string) => complaints.push(`${stop.name} ${nameOf(view)}: ${what}`)
    visited.add(new URL(page.url()).pathname)
    for (const error of new Set(errors.splice(0))) if (!stop.missing || !error.includes('status of 404')) say(`console: ${error}`)
    for (const barrier of await barriers(page, view)) say(barrier)
    if (view.scheme === 'light') {
      for (const outside of await sticksOut(page)) say(`sticks out: ${outside}`)
      if (view.language === 'en') for (const text of await untranslated(page)) say(`not English: ${text}`)
    }
    if (kept(view)) await picture(page, `${stop.name}-${nameOf(view)}`)
  })
  if (!process.env.SHUQUAN_STOPS) for (const route of unvisited(visited)) complaints.push(`no line in routes.ts for ${route}`)
  expect(complaints).toEqual([])
})
