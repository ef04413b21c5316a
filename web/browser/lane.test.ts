import { expect, test } from 'vitest'
import { advance, visit } from './support/browser'
import { act, call } from './support/desk'
import { browser, openWorld, person, program } from './support/world'

// The green channel with its quota and public figures, and samples that are read again (issue 4 §6, §7; G-4e, J-4a).

openWorld()

/** The sample applicant's case that is being guided, filed by the API. */
async function filed(): Promise<string> {
  const { context } = await person('demo.applicant.guizhou')
  const ask = (method: 'GET' | 'POST', path: string, data?: unknown) => call(context, program.url, method, path, data)
  const { items } = await ask('GET', '/cases?mine=party&procedure=registration&state=guidance')
  for (const action of ['leave_guidance', 'submit_application']) await ask('POST', `/cases/${items[0].id}/actions/${action}`, {})
  await context.close()
  return items[0].id
}

test('the applicant reads the conditions and the quota where the channel is asked for, and the office decides with both in sight', async () => {
  const caseId = await filed()
  const applicant = await person('demo.applicant.guizhou')
  await applicant.page.goto(`/my/cases/${caseId}`)
  const panel = applicant.page.locator('section.panel', { has: applicant.page.getByRole('heading', { name: '绿色通道' }) })
  await panel.getByText('融资急需').waitFor()
  await panel.getByText(/在办 \d+ 件中 \d+ 件在绿色通道/).waitFor()
  await applicant.page.getByRole('button', { name: '申请绿色通道' }).first().click()
  const dialog = applicant.page.getByRole('dialog')
  await dialog.getByText('须符合下列条件之一').waitFor()
  await dialog.getByRole('radio', { name: '融资急需' }).check()
  await dialog.locator('textarea').first().fill('已与银行签订质押融资意向书，月底到期。')
  await dialog.getByRole('button', { name: '申请绿色通道' }).click()
  await panel.getByText('已申请').waitFor()
  const registrar = await person('demo.registrar.guizhou')
  await registrar.page.goto(`/office/cases/${caseId}`)
  await registrar.page.getByText(/上限 20%，至少 3 件/).waitFor()
  const preview = await act(registrar.page, caseId, 'decline_green_lane', async (desk) => {
    await desk.getByRole('radio', { name: '证明材料不足' }).check()
    await desk.getByLabel(/^理由/).fill('意向书没有银行签章，请补充后再申请。')
  })
  expect(preview).toContain('绿色通道不予同意通知书')
  expect(preview).toContain('意向书没有银行签章')
  await applicant.page.reload()
  await panel.getByText('不予同意').waitFor()
  await panel.getByText('证明材料不足').waitFor()
  await panel.getByText('意向书没有银行签章，请补充后再申请。').waitFor()
  expect([...applicant.errors, ...registrar.errors]).toEqual([])
  await applicant.context.close()
  await registrar.context.close()
})

test('anybody finds the figures and downloads them; small numbers are not there', async () => {
  const { page, errors, context } = await visit(browser, program.url)
  await page.goto('/')
  await page.getByRole('contentinfo').getByRole('link', { name: '绿色通道统计' }).click()
  await page.getByRole('heading', { name: '绿色通道统计', level: 1 }).waitFor()
  await page.getByRole('table', { name: /绿色通道的申请与决定/ }).waitFor()
  expect(await page.getByRole('table').first().locator('tbody tr').count()).toBe(12)
  await page.getByText('抽样怎样进行').click()
  await page.getByText(/的树根/).first().waitFor()
  await page.getByRole('button', { name: /北京/ }).click()
  await page.getByText('本地规则没有设绿色通道').waitFor()
  for (const format of ['csv', 'xlsx']) {
    const reply = await context.request.get(`${program.url}/api/v1/statistics/green-lane.${format}`)
    expect(reply.status()).toBe(200)
    expect(reply.headers()['content-disposition']).toContain(`.${format}`)
  }
  expect(errors).toEqual([])
  await context.close()
})

test('a drawn case is read again beside what was found, and the difference is concluded', async () => {
  const registrar = await person('demo.registrar.guizhou')
  await advance(registrar.context, program.url, 31)
  await registrar.context.close()
  const readers = ['demo.examiner.guizhou', 'demo.examiner2.guizhou', 'demo.reviewer.guizhou']
  let reading: { id: string; title: string } | undefined
  let login = ''
  for (let attempt = 0; attempt < 40 && !reading; ++attempt) {
    for (const each of readers) {
      const { context } = await person(each)
      const me = await call(context, program.url, 'GET', '/me')
      const { items } = await call(context, program.url, 'GET', '/offices/guizhou/rereadings?state=open')
      // Some were decided before anybody examined them.
      for (const item of items.filter((one: { reader: string | null }) => one.reader === me.id)) {
        const { case_id } = await call(context, program.url, 'GET', `/rereadings/${item.id}`)
        const { records } = await call(context, program.url, 'GET', `/cases/${case_id}`)
        if (records.some((record: { kind: string }) => record.kind === 'findings')) reading = item
      }
      await context.close()
      login = each
      if (reading) break
    }
    if (!reading) await new Promise((done) => setTimeout(done, 500))
  }
  expect(reading).toBeDefined()
  const reader = await person(login)
  await reader.page.goto('/office/rereadings')
  await reader.page.getByRole('link', { name: reading!.title }).first().click()
  await reader.page.getByRole('heading', { name: '五项要素认定' }).waitFor()
  const groups = reader.page.getByRole('group').filter({ has: reader.page.getByRole('radio', { name: '不一致' }) })
  await groups.first().waitFor()
  for (let at = 1; at < (await groups.count()); ++at) await groups.nth(at).getByRole('radio', { name: '一致', exact: true }).check()
  await groups.first().getByRole('radio', { name: '不一致' }).check()
  await groups.first().getByLabel('不一致的理由').fill('合同链缺少补充协议。')
  await reader.page.getByRole('radio', { name: '作出相同决定' }).check()
  await reader.page.getByRole('button', { name: '提交复读意见' }).click()
  await reader.page.getByRole('heading', { name: '复读意见' }).waitFor()
  await reader.page.getByText('不一致，待处理').waitFor()
  const head = await person('demo.registrar.guizhou')
  await head.page.goto('/office/rereadings?state=differs')
  await head.page.getByRole('link', { name: reading!.title }).first().click()
  await head.page.getByLabel('处理方式').selectOption('instruct')
  await head.page.getByLabel('意见', { exact: true }).fill('提醒审查员核对补充协议。')
  await head.page.getByRole('button', { name: '确认处理' }).click()
  await head.page.getByRole('heading', { name: '已处理' }).waitFor()
  await head.page.goto('/office/rereadings')
  await head.page.getByRole('table', { name: '按类别和要素的一致率' }).waitFor()
  expect([...reader.errors, ...head.errors]).toEqual([])
  await reader.context.close()
  await head.context.close()
})
