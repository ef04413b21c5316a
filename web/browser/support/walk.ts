import type { Browser, BrowserContext, Page } from 'playwright-core'
import { askAs, stops, type Stop } from '../routes'
import { signInAs, visit } from './browser'

export type Language = 'zh' | 'en'
export const widths = [1440, 390] as const

export interface Sight {
  stop: Stop
  language: Language
  page: Page
  /** What the console and the page complained of since the page was opened. */
  errors: string[]
}

/** Waits until the page has its heading and nothing is being fetched for it any more. */
export async function settled(page: Page) {
  await page.locator('main h1').first().waitFor()
  await page.waitForFunction(() => !document.querySelector('main .skeleton, .moving'))
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}

/** Opens every route in one language, each person with one session, and shows it at both widths to `look`. */
export async function walk(browser: Browser, url: string, language: Language, look: (sight: Sight, width: (typeof widths)[number]) => Promise<void>) {
  const people = new Map<string, Promise<{ context: BrowserContext; page: Page; errors: string[] }>>()
  const personOf = (login: string) => {
    const known = people.get(login)
    if (known) return known
    const made = (async () => {
      const visitor = await visit(browser, url, { language })
      if (login) await signInAs(visitor.context, url, login)
      return visitor
    })()
    people.set(login, made)
    return made
  }
  const wanted = new RegExp(process.env.SHUQUAN_STOPS ?? '') // only some routes, while working on them
  for (const stop of stops.filter(({ name }) => wanted.test(name))) {
    const { context, page, errors } = await personOf(stop.as ?? '')
    errors.length = 0
    const path = typeof stop.path === 'string' ? stop.path : await stop.path(askAs(context.request, url))
    await page.setViewportSize({ width: widths[0], height: 900 })
    await page.goto(path)
    for (const width of widths) {
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 })
      await settled(page)
      await look({ stop, language, page, errors }, width)
    }
  }
  for (const person of people.values()) await (await person).context.close()
}
