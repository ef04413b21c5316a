import { existsSync, mkdirSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })

export interface Visit {
  language?: 'zh' | 'en'
  width?: number
  height?: number
}

/** A fresh visitor: own cookies, language and window. Errors of the page fail whoever reads `errors`. */
export async function visit(browser: Browser, url: string, { language = 'zh', width = 1440, height = 900 }: Visit = {}) {
  const context: BrowserContext = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  })
  const page: Page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  return { context, page, errors }
}

/** Signs the visitor in as one of the sample cast, e.g. "demo.applicant.beijing". */
export async function signInAs(context: BrowserContext, url: string, login: string) {
  const reply = await context.request.post(`${url}/api/v1/demo/sessions`, { headers: { 'X-Shuquan-Request': '1' }, data: { login } })
  if (!reply.ok()) throw new Error(`sign in as ${login}: ${reply.status()} ${await reply.text()}`)
}

/** Moves the demo clock forward. */
export async function advance(context: BrowserContext, url: string, days: number) {
  const reply = await context.request.post(`${url}/api/v1/demo/clock`, { headers: { 'X-Shuquan-Request': '1' }, data: { days } })
  if (!reply.ok()) throw new Error(`clock: ${reply.status()} ${await reply.text()}`)
}

/** Keeps a picture of the whole page under build/screenshots for whoever looks through them. */
export async function picture(page: Page, name: string) {
  mkdirSync('../build/screenshots', { recursive: true })
  await page.evaluate(() => scrollTo(0, 0)) // what sticks to the window would stand in the middle of the picture
  await page.screenshot({ path: `../build/screenshots/${name}.png`, fullPage: true })
}
