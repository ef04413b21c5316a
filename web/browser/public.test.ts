import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BrowserContext, Page } from 'playwright-core'
import { signInAs, visit } from './support/browser'
import { browser, openWorld, program } from './support/world'

// What visitors without an account do: search, read an entry, object to a notice.

let context: BrowserContext
let page: Page
let errors: string[]
openWorld()
beforeAll(async () => {
  ;({ context, page, errors } = await visit(browser, program.url))
})
afterAll(async () => {
  await context?.close()
})

const ask = async (path: string) => (await context.request.get(`${program.url}/api/v1${path}`)).json()

describe('search', () => {
  test('words are marked, filters stand in the address, back takes the filter away again', async () => {
    await page.goto('/')
    await page.getByRole('searchbox').fill('机器')
    await page.getByRole('searchbox').press('Enter')
    await page.locator('main ol mark', { hasText: '机器' }).first().waitFor()
    expect(new URL(page.url()).search).toBe(`?q=${encodeURIComponent('机器')}`)
    const { total } = await ask(`/register?q=${encodeURIComponent('机器')}`)
    await page.getByRole('status').filter({ hasText: `${total} 项` }).waitFor()

    await page.getByLabel('登记地区').selectOption('jiangsu')
    await page.waitForURL(/jurisdiction=jiangsu/)
    const { total: there } = await ask(`/register?jurisdiction=jiangsu&q=${encodeURIComponent('机器')}`)
    expect(there).toBeLessThan(total)
    await page.getByRole('status').filter({ hasText: `${there} 项` }).waitFor()
    await page.goBack()
    await page.getByRole('status').filter({ hasText: `${total} 项` }).waitFor()
  })

  test('full-width letters find what half-width letters find; nothing found says what to do', async () => {
    const [first] = (await ask('/overview')).recent
    await page.goto('/search')
    await page.getByRole('searchbox').fill([...first.number].map((c: string) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join(''))
    await page.getByRole('searchbox').press('Enter')
    await page.getByRole('link', { name: first.name }).waitFor()
    await page.getByRole('searchbox').fill('没有这个东西')
    await page.getByRole('searchbox').press('Enter')
    await page.getByText('没有找到符合条件的登记').waitFor()
  })
})

test('an entry shows facts, history and proofs; an unknown number says so', async () => {
  const [first] = (await ask('/overview')).recent
  const entry = await ask(`/register/${first.number}`)
  await page.goto(`/register/${first.number}`)
  await page.getByRole('heading', { level: 1, name: first.name }).waitFor()
  await page.getByText(entry.certificate_number).first().waitFor()
  await page.getByRole('heading', { name: /设立登记/ }).waitFor()
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '收录证明' }).click()])
  expect(saved.suggestedFilename()).toBe(`entry-${entry.log.index}.tlog-proof`)
  errors.length = 0
  await page.goto('/register/2026SE999999999X')
  await page.getByRole('heading', { name: '登记簿中没有这个号码' }).waitFor()
})

test('somebody without an account objects: real name, code, evidence, filed, and finds it again by the code', async () => {
  const { items } = await ask('/notices')
  const notice = items.find((item: { objection_allowed: boolean; working_days_left: number }) => item.objection_allowed && item.working_days_left > 3)
  await page.goto(`/notices/${notice.id}`)
  await page.getByRole('link', { name: '提出异议' }).click()
  await page.getByRole('button', { name: '保存并继续' }).click()
  await page.getByText('请填写真实姓名或者单位全称').waitFor()
  await page.getByLabel('真实姓名或者单位全称').fill('王小明')
  await page.getByRole('button', { name: '保存并继续' }).click()
  await page.getByRole('heading', { name: '请保存这个查询码' }).waitFor()
  const code = await page.locator('[class*=code]').last().textContent()
  expect(await page.getByRole('link', { name: /补充材料并提交/ }).count()).toBe(0)
  await page.getByLabel('我已保存查询码').check()
  await page.getByRole('link', { name: /补充材料并提交/ }).click()

  // Not complete: the summary says what is missing and nothing is filed.
  await page.getByRole('button', { name: '检查并提交' }).click()
  await page.getByText('还不能提交，请先处理下列各项').waitFor()
  await page.getByLabel(/^联系人/).fill('王小明')
  await page.getByLabel(/^联系电话/).fill('13800138000')
  await page.getByRole('radio', { name: '权属争议' }).check()
  await page.getByLabel(/^异议理由/).fill('该数据集中的任务轨迹由我方采集并已签订保密协议，申请人并未取得授权，故提出异议。')
  await page.locator('input[type=file]').first().setInputFiles({ name: '合同.txt', mimeType: 'text/plain', buffer: Buffer.from('保密协议 第一条') })
  await page.getByText('合同.txt').first().waitFor()
  for (const box of await page.locator('main form input[type=checkbox]').all()) await box.check()
  await page.getByText(/已保存，/).waitFor()
  await page.getByRole('button', { name: '检查并提交' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '提交异议' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByText('草稿，尚未提交').waitFor({ state: 'hidden' })
  const address = new URL(page.url()).pathname
  expect(page.url()).not.toContain(code!)

  // Another browser: the address alone opens nothing, a wrong code neither, the right one does.
  const stranger = await visit(browser, program.url)
  await stranger.page.goto(address)
  await stranger.page.getByLabel('查询码').fill('00000000000000000000000000000000')
  await stranger.page.getByRole('button', { name: '打开' }).click()
  await stranger.page.getByText('案件标识或者查询码不对').waitFor()
  await stranger.page.getByLabel('查询码').fill(code!)
  await stranger.page.getByRole('button', { name: '打开' }).click()
  await stranger.page.getByText('该数据集中的任务轨迹由我方采集').waitFor()
  await stranger.context.close()
})

test('an agent signed in for a party objects in its name', async () => {
  const { items } = await ask('/notices')
  const notice = items.find((item: { objection_allowed: boolean }) => item.objection_allowed)
  const other = await visit(browser, program.url)
  await signInAs(other.context, program.url, 'demo.objector.beijing')
  await other.page.goto(`/notices/${notice.id}/object`)
  await other.page.getByLabel('以我所代表的主体').waitFor()
  expect(await other.page.getByLabel('主体').locator('option').count()).toBeGreaterThan(0)
  await other.page.getByRole('button', { name: '保存并继续' }).click()
  await other.page.waitForURL(/\/my\/cases\//)
  await other.context.close()
})
