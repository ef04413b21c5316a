import { expect, test } from 'vitest'
import { browser, openWorld, person, program } from './support/world'
import { visit } from './support/browser'

// What leaves the product, and what can be proved of the register without an account (issue 4 §5, §8, §10).

openWorld()

test('a webhook is made with a secret that is shown once, tried, given a new secret and deleted', async () => {
  const { page, errors, context } = await person('demo.applicant.beijing')
  await page.goto('/account/reminders')
  await page.getByText('本系统没有配置邮件服务').waitFor()
  await page.getByRole('button', { name: '新增推送地址' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('接收网址').fill('https://169.254.169.254/hook')
  await dialog.getByRole('button', { name: '新增' }).click()
  await dialog.getByText('该网址指向内部网络').waitFor()
  await dialog.getByLabel('接收网址').fill('https://hooks.invalid/in')
  await dialog.getByRole('button', { name: '新增' }).click()
  const secret = (await dialog.getByLabel('签名密钥').textContent()) ?? ''
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  await dialog.getByRole('button', { name: '已保存，关闭' }).click()

  await page.getByRole('button', { name: '发送测试' }).click()
  // The name exists nowhere (RFC 6761): the attempt fails and the next one is announced.
  await page.getByText('域名无法解析').waitFor()
  await page.getByText('下次重试').waitFor()
  await page.getByRole('button', { name: '更换密钥' }).click()
  await dialog.getByRole('button', { name: '更换密钥' }).click()
  await dialog.getByText(/^whsec_/).waitFor()
  // What is shown once is not lost to a key: Escape asks, only the button closes.
  await page.keyboard.press('Escape')
  await dialog.getByText('关闭之后不能再看到它').waitFor()
  expect(await dialog.getByLabel('签名密钥').textContent()).not.toBe(secret)
  await dialog.getByRole('button', { name: '已保存，关闭' }).click()
  await page.getByText('旧密钥同时签名至').waitFor()
  await page.reload()
  await page.getByText('https://hooks.invalid/in').waitFor()
  expect(await page.content()).not.toContain('whsec_')
  await page.getByRole('button', { name: /^删除推送地址/ }).click()
  await dialog.getByRole('button', { name: '删除' }).click()
  await page.getByText('还没有推送地址').waitFor()
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('推送')
  expect(errors.filter((error) => !error.includes('422'))).toEqual([])
  await context.close()
})

test('the browser reads the whole log and tells a number that was never registered from one that was', async () => {
  const { page, errors, context } = await visit(browser, program.url)
  const { recent } = await (await context.request.get(`${program.url}/api/v1/overview`)).json()
  await page.goto('/never-registered')
  await page.getByLabel('登记号或者证书号').fill('2026AE999999999X')
  await page.getByRole('button', { name: '通读日志并核对' }).click()
  await page.getByRole('heading', { name: '从未登记', exact: true }).waitFor()
  await page.getByText('2 个受信任的密钥签名有效').waitFor()
  await page.getByLabel('登记号或者证书号').fill(recent[0].number)
  await page.getByRole('button', { name: '通读日志并核对' }).click()
  await page.getByRole('heading', { name: '登记过' }).waitFor()

  // A log with one changed byte is not believed.
  await page.route('**/log/tile/entries/**', async (route) => {
    const reply = await route.fetch()
    const body = await reply.body()
    body[body.length - 3] = body[body.length - 3]! ^ 1
    await route.fulfill({ response: reply, body })
  })
  await page.getByRole('button', { name: '通读日志并核对' }).click()
  await page.getByRole('heading', { name: '没有得到证明' }).waitFor()
  expect(errors).toEqual([])
  await context.close()
})

test('the register on a past day, what changed between two days, and the calendar of rights', async () => {
  const { page, errors, context } = await person('demo.applicant.beijing')
  const { recent } = await (await context.request.get(`${program.url}/api/v1/overview`)).json()
  await page.goto(`/register/${recent[0].number}`)
  await page.getByRole('link', { name: '历史查询与变动对比' }).click()
  await page.getByRole('heading', { name: /的登记簿$/ }).waitFor()
  await page.getByLabel('从这一天').fill(recent[0].announced_on)
  await page.getByRole('heading', { name: /之间的变动$/ }).waitFor()
  expect(new URL(page.url()).searchParams.get('from')).toBe(recent[0].announced_on)

  await page.goto('/my/rights')
  await page.getByRole('link', { name: '权利日历' }).click()
  await page.getByRole('table', { name: '权利日历' }).waitFor()
  await page.getByRole('button', { name: '日程' }).click()
  await page.waitForURL(/view=agenda/)
  expect(errors).toEqual([])
  await context.close()
})
