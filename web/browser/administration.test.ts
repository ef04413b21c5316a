import { expect, test } from 'vitest'
import { signInAs, visit } from './support/browser'
import { browser, openWorld, program } from './support/world'

// Three administrators, each with a part of their own (issue 3 §4).

openWorld({ sample: false })

async function enter(login: string, path: string) {
  const visitor = await visit(browser, program.url)
  await signInAs(visitor.context, program.url, login)
  await visitor.page.goto(path)
  await visitor.page.getByRole('heading', { level: 1 }).waitFor()
  return visitor
}

test('each administrator sees only their own part', async () => {
  for (const [login, parts] of [
    ['demo.admin.system', ['账号', '机构与人员', '规则', '工作日历']],
    ['demo.admin.security', ['账号', '规则', '工作日历']],
    ['demo.admin.audit', ['审计记录', '敏感信息查看记录', '校验', '规则', '工作日历']],
  ] as const) {
    const { page, context } = await enter(login, '/administration')
    const tabs = page.getByRole('navigation', { name: '管理各部分' }).getByRole('link')
    await tabs.first().waitFor()
    expect(await tabs.allTextContents()).toEqual(parts)
    await page.goto(parts.includes('审计记录' as never) ? '/administration/accounts' : '/administration/audit')
    await page.getByText('这一部分不归您管理').waitFor()
    await context.close()
  }
})

test('a lock ends the sessions of its account, is undone by unlocking, and both stand in the audit trail with the reason', async () => {
  const examiner = await enter('demo.examiner.guizhou', '/account')
  const { page, context } = await enter('demo.admin.security', '/administration/accounts?text=demo.examiner.guizhou')
  await page.getByRole('link', { name: /石示例/ }).click()
  await page.getByRole('button', { name: '锁定账号' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('锁定立即生效').waitFor()
  await dialog.getByLabel('锁定理由').fill('疑似被盗用，待本人核实')
  await dialog.getByRole('button', { name: '锁定账号' }).click()
  await page.getByText('疑似被盗用，待本人核实').waitFor()
  await examiner.page.goto('/account')
  await examiner.page.getByRole('heading', { level: 1, name: '登录' }).waitFor()
  await page.getByRole('button', { name: '解锁' }).click()
  await dialog.getByRole('button', { name: '解锁' }).click()
  await page.getByText('正常', { exact: true }).waitFor()
  await context.close()
  await examiner.context.close()

  const audit = await enter('demo.admin.audit', '/administration/audit?action=lock_account')
  await audit.page.getByRole('cell', { name: /疑似被盗用/ }).waitFor()
  expect(await audit.page.getByRole('row').count()).toBe(2)
  await audit.page.getByRole('link', { name: '校验' }).click()
  await audit.page.getByRole('button', { name: '开始校验' }).click()
  await audit.page.getByText(/审计记录完整，共 \d+ 条/).waitFor()
  await audit.context.close()
})

test('an official is appointed and dismissed through the office page', async () => {
  const { page, context } = await enter('demo.admin.system', '/administration/offices')
  await page.getByRole('button', { name: /任命北京市/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('账号').fill('demo.newcomer')
  await dialog.getByRole('radio', { name: /辅导员/ }).check()
  await dialog.getByRole('button', { name: '任命' }).click()
  await page.getByText(/已任命 .*为辅导员/).waitFor()
  await page.getByRole('button', { name: /免去 新用户示例.* 的辅导员职务/ }).click()
  await dialog.getByText('将立即不能再以辅导员身份办理案件').waitFor()
  await dialog.getByRole('button', { name: '免去' }).click()
  await page.getByText('职务已免去').waitFor()
  await context.close()
})
