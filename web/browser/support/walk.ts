import type { Browser, BrowserContext, Page } from 'playwright-core'
import { askAs, stops, type Stop } from '../routes'
import { signInAs, visit } from './browser'

export interface View {
  language: 'zh' | 'en'
  width: 1440 | 390
  scheme: 'light' | 'dark'
}

/** Every way a page is looked at, each one step from the one before, so that a page is opened once and then changed in place. */
const views: View[] = (['zh', 'en'] as const).flatMap((language): View[] => [
  { language, width: 1440, scheme: 'light' },
  { language, width: 390, scheme: 'light' },
  { language, width: 390, scheme: 'dark' },
  { language, width: 1440, scheme: 'dark' },
])

export const nameOf = ({ language, width, scheme }: View) => `${language}-${width}${scheme === 'dark' ? '-dark' : ''}`

export interface Sight {
  stop: Stop
  view: View
  page: Page
  /** What the console and the page complained of since the page was last looked at. */
  errors: string[]
}

/** Waits until the page has its heading and nothing is being fetched for it any more. */
export async function settled(page: Page) {
  await page.locator('main h1').first().waitFor()
  await page.waitForFunction(() => !document.querySelector('main .skeleton, .moving'))
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}

type Person = Awaited<ReturnType<typeof visit>>

async function personAt(people: Map<string, Promise<Person>>, browser: Browser, url: string, login: string): Promise<Person> {
  const begin = async () => {
    const visitor = await visit(browser, url)
    if (login) await signInAs(visitor.context, url, login)
    return visitor
  }
  if (!people.has(login)) people.set(login, begin())
  return people.get(login)!
}

/** Changes the page in place; the language by the button that people use, which keeps the page. */
async function change(page: Page, before: View | undefined, { language, width, scheme }: View) {
  if (before?.scheme !== scheme) {
    await page.emulateMedia({ colorScheme: scheme })
    await page.waitForFunction((wanted) => matchMedia(`(prefers-color-scheme: ${wanted})`).matches, scheme)
  }
  if (before?.width !== width) await page.setViewportSize({ width, height: width === 390 ? 844 : 900 })
  if (before && before.language !== language) await page.locator('header .tools button[lang]').dispatchEvent('click') // also where a dialog stands before it
  await page.waitForFunction((wanted) => document.documentElement.lang.startsWith(wanted), language)
}

async function stay(stop: Stop, context: BrowserContext, page: Page, url: string, errors: string[], look: (sight: Sight) => Promise<void>) {
  const path = typeof stop.path === 'string' ? stop.path : await stop.path(askAs(context.request, url))
  let before: View | undefined
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(`${path}${path.includes('?') ? '&' : '?'}language=zh`)
  for (const view of views) {
    await change(page, before, view)
    await settled(page)
    await look({ stop, view, page, errors })
    before = view
  }
}

/** Opens every route, each person with one session, and shows it in every view to `look`; two routes at a time. */
export async function walk(browser: Browser, url: string, look: (sight: Sight) => Promise<void>) {
  const wanted = new RegExp(process.env.SHUQUAN_STOPS ?? '') // only some routes, while working on them
  const rest = stops.filter(({ name }) => wanted.test(name))
  const walker = async () => {
    const people = new Map<string, Promise<Person>>()
    for (let stop = rest.shift(); stop; stop = rest.shift()) {
      const { context, page, errors } = await personAt(people, browser, url, stop.as ?? '')
      errors.length = 0
      await stay(stop, context, page, url, errors, look)
    }
    for (const person of people.values()) await (await person).context.close()
  }
  await Promise.all([walker(), walker()])
}
