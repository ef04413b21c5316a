import { expect, test } from 'vitest'
import type { BrowserContext, Page } from 'playwright-core'
import { fillIn, openDraft, readCase, saved } from './support/filing'
import { visit } from './support/browser'
import { browser, openWorld, person, program } from './support/world'

// Issue 3 "Bad input": what must not be lost, not happen twice, and not be said where it is not so.

openWorld()

const ask = async (context: BrowserContext, path: string) => (await context.request.get(`${program.url}/api/v1${path}`)).json()

/** What the browser does when somebody comes back to the tab after two minutes: what it knows is old, and it asks again. */
const comeBack = (page: Page) =>
  page.evaluate(() => {
    const now = Date.now
    Date.now = () => now() + 120_000
    window.dispatchEvent(new Event('visibilitychange'))
  })

test('the session ends behind a half-written dialog: the page stays, signed in again in place the words are still there', async () => {
  const { page, context } = await person('demo.applicant.beijing')
  const { items } = await ask(context, '/cases?mine=party&state=publicity')
  await page.goto(`/my/cases/${items[0].id}`)
  await page.getByRole('button', { name: '撤回申请' }).click()
  const reason = page.locator('dialog[open]').locator('textarea, input:not([type=checkbox])').first()
  await reason.fill('写了一半的理由')
  await context.clearCookies()
  await comeBack(page)
  const again = page.locator('dialog[open]', { hasText: '重新登录' })
  await again.getByRole('button', { name: /重新登录/ }).click()
  await again.waitFor({ state: 'detached' })
  expect(await reason.inputValue()).toBe('写了一半的理由')
  expect((await ask(context, '/me')).signed_in).toBe(true)
  await context.close()
})

test('signing in on another tab is an answer to the question of this one', async () => {
  const { page, context } = await person('demo.applicant.jiangsu')
  await page.goto('/my/cases')
  await page.locator('main li a').first().waitFor()
  await context.clearCookies()
  await comeBack(page)
  const again = page.locator('dialog[open]', { hasText: '重新登录' })
  await again.waitFor()
  const reply = await context.request.post(`${program.url}/api/v1/demo/sessions`, { headers: { 'X-Shuquan-Request': '1' }, data: { login: 'demo.applicant.jiangsu' } })
  expect(reply.ok()).toBe(true)
  await comeBack(page)
  await again.waitFor({ state: 'detached' })
  expect(await page.locator('main li a').count()).toBeGreaterThan(0)
  await context.close()
})

test('nothing is filed while the last words are not with the server', async () => {
  const { page, context } = await person('demo.applicant.guizhou')
  const id = await openDraft(context, program.url, 'guizhou')
  await page.goto(`/my/cases/${id}/form/check`)
  await page.locator('[id="f.commitment.truthful"]').waitFor()
  await page.route('**/api/v1/cases/*/form', (route) => route.abort('internetdisconnected'))
  await fillIn(page, '/commitment/truthful', true)
  await page.locator('main .button.primary').last().click()
  await page.getByText('尚未提交：最后的修改还没有保存').waitFor()
  expect(await page.locator('dialog[open]').count()).toBe(0)
  await page.unroute('**/api/v1/cases/*/form')
  await saved(page)
  expect((await readCase(context, program.url, id)).form.commitment.truthful).toBe(true)
  await page.locator('main .button.primary').last().click()
  await page.locator('.banner', { hasText: '尚未提交' }).waitFor({ state: 'detached' })
  await context.close()
})

test('"never registered" is not said of a number for how it was typed', async () => {
  const { page, context } = await visit(browser, program.url)
  const number: string = (await ask(context, '/overview')).recent[0].number
  const wide = [...number].map((sign) => (/[0-9A-Z]/.test(sign) ? String.fromCharCode(sign.charCodeAt(0) + 0xfee0) : sign)).join('')
  for (const typed of [wide, `${number.slice(0, 4)}\u200b${number.slice(4)}`, `${number.slice(0, 6)} ${number.slice(6)}`, number.toLowerCase()]) {
    await page.goto('/never-registered')
    await page.getByLabel(/登记号或者证书号/).fill(typed)
    await page.getByRole('button', { name: '通读日志并核对' }).click()
    await page.getByRole('heading', { name: '登记过' }).waitFor()
    expect(await page.getByRole('heading', { name: '从未登记', exact: true }).count()).toBe(0)
  }
  await page.getByText(number, { exact: true }).first().waitFor() // as the log writes it
  await page.getByLabel(/登记号或者证书号/).fill(' \u200b')
  await page.getByRole('button', { name: '通读日志并核对' }).click()
  await page.getByText('请填写登记号或者证书号').waitFor()
  await context.close()
})

test('a further page that is refused is asked for once, and again when told to', async () => {
  const { page, context } = await person('demo.examiner.jiangsu')
  let further = 0
  let down = true
  await page.route(/\/api\/v1\/cases\?/, async (route) => {
    const address = new URL(route.request().url())
    const after = address.searchParams.get('after')
    if (after) {
      further++
      if (down) return route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify({ title: '无法读取' }) })
      address.searchParams.delete('after')
    }
    const reply = await route.fetch({ url: address.toString() })
    const list = await reply.json()
    await route.fulfill({ response: reply, json: after ? { items: [], next: null } : { ...list, next: 'more' } })
  })
  await page.goto('/office')
  await page.getByText('无法读取').waitFor()
  await page.waitForTimeout(1500)
  expect(further).toBe(1)
  expect(await page.locator('tbody tr[data-at]').count()).toBeGreaterThan(0)
  down = false
  await page.getByRole('button', { name: '重试' }).click()
  await page.getByText('无法读取').waitFor({ state: 'detached' })
  expect(further).toBe(2)
  await context.close()
})

test('deciding together: leaving keeps the ticks, what is under way is not left, the outcome is said and takes the focus', async () => {
  const { page, context } = await person('demo.intake.beijing')
  await page.goto('/office?phase=intake')
  const boxes = page.locator('tbody input[type=checkbox]')
  await boxes.first().waitFor()
  const ticked = (await boxes.all()).slice(0, 3)
  for (const box of ticked) await box.check()
  const dialog = page.locator('dialog[open]')
  await page.getByRole('button', { name: '一并办理…' }).click()
  await dialog.locator('[data-action]').first().waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  expect(await page.getByText(`已选 ${ticked.length} 件`).count()).toBe(1)
  await page.getByRole('button', { name: '一并办理…' }).click()
  await dialog.locator('[data-action="accept_application"]').click()
  await page.waitForFunction(() => document.activeElement?.tagName === 'H3')
  await dialog.getByRole('button', { name: '返回事项列表' }).click()
  await page.waitForFunction(() => document.activeElement?.getAttribute('data-action') === 'accept_application')
  await dialog.locator('[data-action="accept_application"]').click()
  let let_go = () => {}
  const held = new Promise<void>((done) => (let_go = done))
  await page.route('**/bulk-actions/*', async (route) => {
    await held
    await route.continue()
  })
  await dialog.locator('button[type=submit]').click()
  await page.keyboard.press('Escape')
  await page.waitForTimeout(300)
  expect(await dialog.count()).toBe(1)
  let_go()
  await dialog.getByRole('heading', { name: '逐件结果' }).waitFor()
  await page.waitForFunction(() => document.activeElement?.textContent === '逐件结果')
  expect(await dialog.locator('[role=status]').first().textContent()).toMatch(/成功 \d+ 件/)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await context.close()
})

test('the search box keeps a blank between two words, and a filter chosen while it waits stays', async () => {
  const { page, context } = await person('demo.examiner.jiangsu')
  await page.goto('/office')
  const box = page.getByRole('searchbox')
  await box.pressSequentially('数据 ', { delay: 20 })
  await page.waitForURL(/text=/)
  await page.waitForTimeout(600)
  expect(await box.inputValue()).toBe('数据 ')
  await box.fill('数据集')
  await page.getByLabel('阶段').selectOption('examination')
  await page.waitForURL((address) => address.searchParams.get('text') === '数据集')
  expect(new URL(page.url()).searchParams.get('phase')).toBe('examination')
  await context.close()
})
