import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { advance, picture, visit } from './support/browser'
import { act, caseOf, fillIn, readCase, saved } from './support/filing'
import { browser, openWorld, person, program } from './support/world'

// Issue 4 §10: what happens to a right after its grant, on the pages. Forms, words and steps come from the rule pack alone.

openWorld()

const get = async (path: string) => (await fetch(`${program.url}/api/v1${path}`)).json()

/** Begins a filing on the page of a right and comes to its task list. */
async function begin(page: Page, number: string, procedure: string) {
  await page.goto(`/my/rights/${number}`)
  await page.getByRole('listitem').filter({ has: page.getByText(procedure, { exact: true }) }).getByRole('button', { name: '开始办理' }).click()
  await page.locator('dialog[open] button[type=submit]').click()
  await page.waitForURL(/\/my\/cases\/[^/]+\/form$/)
  return caseOf(page)
}

/** Declares what there is to declare, files, and answers what the filing asks. */
async function file(page: Page, id: string) {
  await page.goto(`/my/cases/${id}/form/check`)
  await page.locator('main .button.primary').last().click()
  await page.locator('dialog[open] input[type=checkbox]').check()
  await page.locator('dialog[open] button[type=submit]').click()
  await page.waitForURL(`**/my/cases/${id}`)
}

/** Confirms from one's own account what waits at the home page. */
async function confirm(page: Page, procedure: string) {
  await page.goto('/my')
  await page.getByRole('link', { name: new RegExp(`^${procedure}`) }).click()
  await page.getByRole('button', { name: '确认', exact: true }).click()
  await page.locator('dialog[open] input[type=checkbox]').check()
  await page.locator('dialog[open] button[type=submit]').click()
  await page.locator('dialog[open]').waitFor({ state: 'detached' })
}

const complete = async (id: string, place: string) => {
  const { context } = await person(`demo.examiner.${place}`)
  await act(context, program.url, id, 'complete_filing', { checked: true })
  await context.close()
}

test('a right is renewed: its page says that the window is open, the term goes on, the certificate has a new version', async () => {
  const { page, context, errors } = await person('demo.applicant.beijing')
  await page.goto('/my/rights')
  const row = page.getByRole('row').filter({ hasText: '可以续展' }).first()
  const number = (await row.locator('th .mono').textContent())!
  const before = await get(`/register/${number}`)
  await row.getByRole('link').first().click()
  await page.getByText('可以续展').waitFor()
  const id = await begin(page, number, '续展')
  await page.goto(`/my/cases/${id}/form/check`)
  for (const name of ['still_held', 'source_valid', 'undisputed']) await fillIn(page, `/${name}`, true)
  await saved(page)
  const section = (await readCase(context, program.url, id)).problems.map((problem: { pointer: string }) => problem.pointer)
  expect(section).toEqual([])
  await file(page, id)
  expect((await readCase(context, program.url, id)).state.id).toBe('submitted')
  await complete(id, 'beijing')
  const after = await get(`/register/${number}`)
  expect(after.valid_until > before.valid_until).toBe(true)
  expect(after.certificate_version).toBe(2)
  await page.goto(`/register/${number}`)
  await page.getByText(/以前各版已被取代/).waitFor()
  await picture(page, 'life-renewed')
  expect(errors).toEqual([])
  await context.close()
}, 240_000)

test('a pledge with two keys: filed by the holder, confirmed by the bank, on the public entry; released by the bank, confirmed by the holder', async () => {
  const holder = await person('demo.applicant.beijing')
  const bank = await person('demo.objector.beijing')
  const code = (await (await bank.context.request.get(`${program.url}/api/v1/parties/${(await (await bank.context.request.get(`${program.url}/api/v1/me`)).json()).memberships[0].party}`)).json()).identifier
  await holder.page.goto('/my/rights')
  const number = (await holder.page.getByRole('row').filter({ hasText: '起可续展', hasNotText: '许可' }).first().locator('th .mono').textContent())!
  const id = await begin(holder.page, number, '质押备案')

  await holder.page.locator(`a[href$="${id}/form/applicants"]`).click()
  await holder.page.getByText('添加相对方').click()
  await holder.page.getByLabel(/统一社会信用代码/).fill(code)
  await holder.page.getByRole('button', { name: '查找' }).click()
  await holder.page.getByRole('button', { name: '添加为相对方' }).click()
  await holder.page.getByText('相对方', { exact: true }).waitFor()

  const today = new Date().toISOString().slice(0, 10)
  await holder.page.goto(`/my/cases/${id}/form/contract`)
  await fillIn(holder.page, '/effective_on', today)
  await fillIn(holder.page, '/pledge_contract', 'ZY-2026-01')
  await fillIn(holder.page, '/main_contract', 'JK-2026-01')
  await saved(holder.page)
  await holder.page.goto(`/my/cases/${id}/form/claim`)
  await fillIn(holder.page, '/claim_kind', 'maximum')
  await fillIn(holder.page, '/amount', '５，０００，０００')
  await fillIn(holder.page, '/term/from', today)
  await fillIn(holder.page, '/term/until', `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`)
  await saved(holder.page)
  await holder.page.goto(`/my/cases/${id}/form/documents`)
  await holder.page.locator('[id="f.documents"] input[type=file]').setInputFiles({ name: '质押合同.txt', mimeType: 'text/plain', buffer: Buffer.from('质押合同\n') })
  await holder.page.locator('[id="f.documents"] a[download]').waitFor()
  await saved(holder.page)
  await file(holder.page, id)
  const filed = await readCase(holder.context, program.url, id)
  expect(filed.state.id).toBe('confirming')
  expect(filed.form.amount).toBe(5_000_000) // typed in full width, with separators
  expect((await get(`/register/${number}`)).recordals).toEqual([])

  await confirm(bank.page, '质押备案')
  expect((await readCase(bank.context, program.url, id)).state.id).toBe('submitted')
  await complete(id, 'beijing')
  await holder.page.goto(`/register/${number}`)
  await holder.page.getByText('第 1 顺位').waitFor()
  await picture(holder.page, 'life-pledged')

  // The register answers a transfer before anybody drafts it: only with the bank's consent.
  await holder.page.goto(`/register/${number}/what-if?procedure=cancellation`)
  await holder.page.getByText(/项妨碍/).first().waitFor()
  await picture(holder.page, 'life-what-if')

  const release = await begin(bank.page, number, '质押解除备案')
  await bank.page.goto(`/my/cases/${release}/form/form`)
  await fillIn(bank.page, '/reason', 'debt_paid')
  await saved(bank.page)
  await file(bank.page, release)
  expect((await get(`/register/${number}`)).recordals).toHaveLength(1)
  await confirm(holder.page, '质押解除备案')
  await complete(release, 'beijing')
  expect((await get(`/register/${number}`)).recordals).toEqual([])
  for (const one of [holder, bank]) await one.context.close()
}, 300_000)

test('several rights are renewed at once, each with its own answer', async () => {
  const before = await person('demo.applicant.beijing')
  for (const days of [300, 300, 250]) await advance(before.context, program.url, days)
  await before.context.close()
  const { page, context } = await person('demo.applicant.beijing')
  await page.goto('/my/rights?view=window')
  const ticks = page.getByRole('checkbox', { name: /^选择/ })
  await ticks.first().waitFor()
  const several = await ticks.count()
  expect(several).toBeGreaterThan(1)
  for (const tick of await ticks.all()) await tick.check()
  await page.getByRole('button', { name: `续展所选 ${several} 件` }).click()
  const dialog = page.locator('dialog[open]')
  for (const name of ['still_held', 'source_valid', 'undisputed']) await dialog.locator(`[id="r.${name}"], input[name="r.${name}"]`).first().check()
  await dialog.locator('button[type=submit]').click()
  await dialog.getByText(new RegExp(`已提交 \\d+ 件，共 ${several} 件`)).waitFor()
  expect(await dialog.locator('li .tag').count()).toBe(several)
  expect(await dialog.locator('li .tag.good').count()).toBeGreaterThan(0)
  await picture(page, 'life-bulk-renewal')
  await dialog.getByRole('button', { name: '关闭' }).last().click()
  await page.getByRole('link', { name: '续展', exact: true }).first().waitFor()
  await context.close()
}, 120_000)

test('an extract for a bank counts for one look, which the holder sees (J-6d)', async () => {
  const { page } = await person('demo.applicant.beijing')
  const { items } = await get('/register?holder=%E6%99%BA%E8%A1%8C&limit=1')
  await page.goto(`/my/rights/${items[0].number}`)
  await page.getByRole('button', { name: '出具摘录' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('出具给').fill('示例银行股份有限公司')
  await dialog.getByLabel('限核验一次').check()
  await dialog.getByRole('button', { name: '出具摘录' }).click()
  const paper = await page.request.get((await dialog.getByRole('link', { name: '下载摘录（PDF）' }).getAttribute('href'))!)
  expect((await paper.body()).subarray(0, 5).toString()).toBe('%PDF-')
  const address = new URL((await dialog.getByLabel('核验网址').textContent())!)

  const bank = await visit(browser, program.url)
  const look = async (expected: string) => {
    await bank.page.goto('/')
    await bank.page.goto(address.pathname + address.hash)
    await bank.page.getByRole('button', { name: '核验', exact: true }).click()
    await bank.page.getByText(expected, { exact: true }).waitFor()
  }
  await look('摘录真实、有效')
  await bank.page.getByText(items[0].number).waitFor()
  await look('摘录真实，但限核验一次且已经核验过')
  expect(await bank.page.getByText(items[0].number).count()).toBe(0)
  await bank.page.goto('/')
  await bank.page.goto(`${address.pathname}#${'0'.repeat(32)}`)
  await bank.page.getByRole('button', { name: '核验', exact: true }).click()
  await bank.page.getByRole('alert').waitFor()
  await bank.context.close()

  await page.reload()
  await page.getByText('核验过 2 次').waitFor()
  await page.getByText('已核验过').first().waitFor()
})
