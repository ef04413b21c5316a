import type { BrowserContext, Page } from 'playwright-core'

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
export async function act(page: Page, caseId: string, action: string, write?: (page: Page) => Promise<void>): Promise<string> {
  await page.bringToFront() // a page behind others draws no frames
  await page.goto(`/office/cases/${caseId}`)
  await page.locator(`[data-action="${action}"]`).click()
  await write?.(page)
  await page.getByRole('button', { name: '预览结果和文书' }).click()
  const preview = page.getByRole('region', { name: '确认后将会' })
  await preview.waitFor()
  const words = (await preview.textContent()) ?? ''
  await page.getByRole('button', { name: /^确认：/ }).click()
  await page.getByText(/^已完成：/).waitFor()
  await page.getByRole('heading', { name: '现在可以办理' }).waitFor()
  return words
}

/** Decides every element as met, with reasons. */
export async function findAllMet(page: Page) {
  for (const element of ['来源', '合法性', '规则处理', '实用价值', '智力成果属性']) {
    const group = page.getByRole('group', { name: new RegExp(`\\d\\. ${element}`) })
    await group.getByRole('radio', { name: '符合', exact: true }).check()
    await group.getByLabel(/^理由/).fill('材料齐备，说明具体，与附件一致。')
  }
}
