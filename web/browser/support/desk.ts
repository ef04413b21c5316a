import type { BrowserContext, Page } from 'playwright-core'
import { caseWords, type Language } from './words'

/** Calls the API as whoever the context is signed in as; anything but success is an error. */
export async function call(context: BrowserContext, url: string, method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, data?: unknown): Promise<any> {
  const reply = await context.request.fetch(`${url}/api/v1${path}`, { method, headers: { 'X-Shuquan-Request': '1' }, ...(data !== undefined && { data }) })
  if (!reply.ok()) throw new Error(`${method} ${path}: ${reply.status()} ${await reply.text()}`)
  return reply.json()
}

/**
 * Does one action on the examination page as an official does: starts it from the list of what is possible, writes, looks at
 * the preview, confirms. Returns the words of the preview.
 */
export async function act(page: Page, caseId: string, action: string, write?: (page: Page) => Promise<void>, language: Language = 'zh'): Promise<string> {
  const say = (key: string) => caseWords(language, 'office', key)
  await page.bringToFront() // a page behind others draws no frames
  await page.goto(`/office/cases/${caseId}`)
  await page.locator(`[data-action="${action}"]`).click()
  await write?.(page)
  await page.getByRole('button', { name: say('decide.preview') }).click()
  const preview = page.getByRole('region', { name: say('preview.title') })
  await preview.waitFor()
  const words = (await preview.textContent()) ?? ''
  await page.getByRole('button', { name: say('decide.confirm') }).click()
  await page.getByText(say('decide.done')).first().waitFor()
  await page.getByRole('heading', { name: say('decide.now') }).waitFor()
  return words
}

/** Decides every element as met, with reasons. */
export async function findAllMet(page: Page) {
  const elements = page.locator('fieldset[id^="element-"]')
  await elements.nth(4).waitFor()
  for (const element of await elements.all()) {
    await element.getByRole('radio', { name: /^(符合|Met)$/ }).check()
    await element.locator('textarea').fill('材料齐备，说明具体，与附件一致。')
  }
}
