import { describe, expect, test } from 'vitest'
import type { BrowserContext, Page } from 'playwright-core'
import { advance, picture, signInAs, visit } from './support/browser'
import { act, call, findAllMet } from './support/desk'
import { browser, openWorld, person as enter, program } from './support/world'

const people = new Map<string, { context: BrowserContext; page: Page; errors: string[] }>()

/** The person at their own browser; signed in when first asked for. */
async function person(login: string) {
  const known = people.get(login)
  if (known) return known
  const visitor = await enter(login)
  people.set(login, visitor)
  return visitor
}
const ask = async (login: string, method: 'GET' | 'POST' | 'PATCH', path: string, data?: unknown) => call((await person(login)).context, program.url, method, path, data)
const does = async (login: string, caseId: string, action: string, write?: (page: Page) => Promise<void>) => act((await person(login)).page, caseId, action, write)
const stateOf = async (login: string, caseId: string): Promise<string> => (await ask(login, 'GET', `/cases/${caseId}`)).state.id

openWorld()

describe('an application goes through an office of Jiangsu, all of it on the pages (B-art.2, J-4a)', () => {
  let caseId = ''
  let objection = ''

  test('intake sends one complete list of points, each bound to a field', async () => {
    const { page } = await person('demo.intake.jiangsu')
    await page.goto('/office?phase=intake')
    await page.getByRole('link', { name: /步态与力觉/ }).click()
    await page.getByRole('heading', { level: 1, name: /步态与力觉/ }).waitFor()
    const filed = new URL(page.url()).pathname.split('/').at(-1)!
    const preview = await does('demo.intake.jiangsu', filed, 'request_intake_correction', async (desk) => {
      await desk.getByRole('button', { name: '列入补正' }).nth(1).click()
      expect(await desk.getByLabel('字段').inputValue()).toBe('/overview')
      await desk.getByLabel('问题和补正要求').fill('概述与数据结构不一致，请写明采集时间。')
    })
    expect(preview).toContain('待补正（受理）')
    expect(preview).toContain('概述与数据结构不一致')
    expect(await stateOf('demo.intake.jiangsu', filed)).toBe('correction_intake')
  })

  test('what was completed is accepted', async () => {
    const mine = await ask('demo.applicant.jiangsu', 'GET', '/cases?mine=party&state=correction_intake')
    caseId = mine.items[0].id
    const file = await ask('demo.applicant.jiangsu', 'GET', `/cases/${caseId}`)
    const points = file.records.findLast((record: { kind: string }) => record.kind === 'correction_list').data.points
    await ask('demo.applicant.jiangsu', 'POST', `/cases/${caseId}/actions/submit_intake_correction`, { points: points.map((point: { field: string }) => ({ field: point.field, answer: '已补正，说明见申请表。' })) })
    const preview = await does('demo.intake.jiangsu', caseId, 'accept_application')
    expect(preview).toContain('期限开始：审查')
    expect(await stateOf('demo.intake.jiangsu', caseId)).toBe('accepted')
  })

  test('the examiner takes the case, asks for a correction and decides the five elements one by one', async () => {
    const { page } = await person('demo.examiner.jiangsu')
    await page.goto(`/office/cases/${caseId}`)
    await page.getByRole('button', { name: '认领' }).click()
    await page.getByRole('button', { name: '认领' }).waitFor({ state: 'hidden' })
    await does('demo.examiner.jiangsu', caseId, 'start_examination')
    await does('demo.examiner.jiangsu', caseId, 'request_examination_correction', async (desk) => {
      await desk.getByRole('button', { name: '添加补正事项' }).click()
      await desk.getByLabel('字段').selectOption('/scenario')
      await desk.getByLabel('问题和补正要求').fill('请补充应用场景的实际使用单位。')
    })
    expect(await stateOf('demo.examiner.jiangsu', caseId)).toBe('correction_exam')
    await ask('demo.applicant.jiangsu', 'POST', `/cases/${caseId}/actions/submit_examination_correction`, { points: [{ field: '/scenario', answer: '已补充试用单位。' }] })
    await does('demo.examiner.jiangsu', caseId, 'record_findings', findAllMet)
  })

  test('what is half written is still there after the window was closed', async () => {
    const { page } = await person('demo.examiner.jiangsu')
    await page.goto(`/office/cases/${caseId}?action=record_findings`)
    const reasons = page.getByRole('group', { name: /1\. 来源/ }).getByLabel(/^理由/)
    await reasons.fill('只写了一半的理由')
    await page.getByText(/^草稿已存于本机/).waitFor()
    await page.goto('/office')
    await page.goto(`/office/cases/${caseId}?action=record_findings`)
    expect(await reasons.inputValue()).toBe('只写了一半的理由')
  })

  test('reasons that are too short are refused at their field, and nothing typed is lost', async () => {
    const { page } = await person('demo.examiner.jiangsu')
    await page.goto(`/office/cases/${caseId}?action=propose_grant`)
    await page.getByLabel(/审查意见/).fill('太短')
    await page.getByRole('button', { name: '预览结果和文书' }).click()
    await page.getByRole('alert').first().waitFor()
    expect(await page.getByLabel(/审查意见/).inputValue()).toBe('太短')
    expect(await page.getByRole('button', { name: /^确认：/ }).count()).toBe(0)
  })

  test('a second reader finds independently, one proposes, another publishes', async () => {
    await does('demo.reviewer.jiangsu', caseId, 'second_reading', findAllMet)
    const { page } = await person('demo.reviewer.jiangsu')
    expect(await page.getByRole('columnheader', { name: /第二审查员/ }).count()).toBe(1)
    await picture(page, 'office-findings')
    await does('demo.examiner.jiangsu', caseId, 'propose_grant', (desk) => desk.getByLabel(/审查意见/).fill('五项要素均符合，建议公示。'))
    await page.goto(`/office/cases/${caseId}`)
    await page.getByRole('heading', { name: /待决定：提请公示/ }).waitFor()
    const registrar = 'demo.registrar.jiangsu'
    const preview = await does(registrar, caseId, 'publish_notice', (desk) => desk.getByRole('checkbox', { name: /同意提请意见/ }).check())
    expect(preview).toContain('期限开始：公示')
    expect(await stateOf(registrar, caseId)).toBe('publicity')
  })

  test('an objection is admitted, answered and dismissed by two persons', async () => {
    const { context } = await person('demo.objector.jiangsu')
    const who = await ask('demo.objector.jiangsu', 'GET', '/me')
    const form = { name: '异议人示例', contact_name: '联系人示例', phone: '13800000000', kind: 'source', grounds: '该数据集使用了我方依合同提供的采集记录，合同约定未经书面同意不得单独申请登记。', truthful: true }
    const draft = await ask('demo.objector.jiangsu', 'POST', `/notices/${caseId}/objections`, { party: who.memberships[0].party, form })
    objection = draft.id
    const sent = await context.request.post(`${program.url}/api/v1/cases/${objection}/attachments?kind=source_proof&name=contract.txt`, { headers: { 'X-Shuquan-Request': '1', 'Content-Type': 'application/octet-stream' }, data: Buffer.from('数据提供合同（示例）') })
    expect(sent.ok(), await sent.text()).toBe(true)
    const evidence = [{ blob: (await sent.json()).blob, name: 'contract.txt' }]
    const before = await ask('demo.objector.jiangsu', 'GET', `/cases/${objection}`)
    const saved = await context.request.patch(`${program.url}/api/v1/cases/${objection}/form`, { headers: { 'X-Shuquan-Request': '1', 'If-Match': `"${before.form_revision}"` }, data: { evidence } })
    expect(saved.ok(), await saved.text()).toBe(true)
    await ask('demo.objector.jiangsu', 'POST', `/cases/${objection}/actions/file_objection`, {})
    const { page } = await person('demo.intake.jiangsu')
    await page.goto('/office?procedure=objection&state=filed')
    await page.locator(`a[href*="${objection}"]`).first().waitFor()
    await does('demo.intake.jiangsu', objection, 'admit_objection', (desk) => desk.getByLabel(/意见|备注|说明/).first().fill('身份、时间和材料已核对。'))
    await does('demo.intake.jiangsu', objection, 'forward_objection')
    expect(await stateOf('demo.intake.jiangsu', caseId)).toBe('objection_pending')
    await ask('demo.applicant.jiangsu', 'POST', `/cases/${objection}/actions/reply_to_objection`, { position: 'contest', reasons: '合同未限制登记，加工成果归我方所有。' })
    await does('demo.examiner.jiangsu', objection, 'propose_dismissal', (desk) => desk.getByLabel(/事实和理由/).fill('合同未限制登记，异议理由不成立。'))
    await does('demo.reviewer.jiangsu', objection, 'dismiss_objection', (desk) => desk.getByRole('checkbox', { name: /同意提请意见/ }).check())
    expect(await stateOf('demo.intake.jiangsu', caseId)).toBe('publicity')
  })

  test('when the notice is over the registrar announces, and the right stands in the register', async () => {
    const { context, page } = await person('demo.registrar.jiangsu')
    for (let step = 0; step < 6 && (await stateOf('demo.registrar.jiangsu', caseId)) !== 'ready'; step++) {
      await advance(context, program.url, 5)
      await new Promise((done) => setTimeout(done, 2500))
      await context.clearCookies() // days later the session is over
      await signInAs(context, program.url, 'demo.registrar.jiangsu')
    }
    const preview = await does('demo.registrar.jiangsu', caseId, 'announce_registration', (desk) => desk.getByRole('checkbox', { name: /已核对登记簿/ }).check())
    expect(preview).toContain('记入登记簿')
    const file = await ask('demo.registrar.jiangsu', 'GET', `/cases/${caseId}`)
    expect(file.registration_number).not.toBe('')
    await page.goto(`/office/cases/${caseId}?tab=history`)
    await page.getByText('登记公告').first().waitFor()
    for (const [login, { errors }] of people) expect(errors.filter((line) => !/status of 4/.test(line)), login).toEqual([])
  })
})

test('with the keyboard alone: search, move, tick, open, next, back, shortcuts off', { timeout: 240_000 }, async () => {
  const { context, page } = await visit(browser, program.url)
  await signInAs(context, program.url, 'demo.examiner.beijing')
  await page.goto('/office')
  await page.getByRole('table', { name: '案件列表' }).waitFor()
  const answered = page.waitForResponse(/\/api\/v1\/cases\?.*text=/)
  await page.keyboard.press('/')
  await page.keyboard.type('北京')
  await page.keyboard.press('Escape')
  await answered
  await page.locator('tr[data-at="1"]').waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByText('已选 1 件').waitFor()
  const title = await page.locator('tr[data-at="1"] a').textContent()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: title!.trim() }).waitFor()
  await page.keyboard.press('j')
  await page.getByRole('heading', { level: 1 }).filter({ hasNotText: title!.trim() }).waitFor()
  await page.keyboard.press('u')
  await page.waitForURL(/\/office\?text=/)
  // The address changes before the list is drawn: until then keys are those of the page one leaves.
  await page.locator('tr[data-at="0"]').waitFor()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: '快捷键' }).waitFor()
  await page.getByRole('checkbox', { name: '启用单键快捷键' }).press('Space')
  await page.keyboard.press('Escape')
  await page.locator('tr[data-at="0"]').waitFor()
  await page.keyboard.press('j')
  expect(await page.evaluate(() => document.activeElement?.closest('tr') === null)).toBe(true)
  await context.close()
})

test('several cases are assigned at once; undoing gives each back to whoever had it then, not to whom the list showed', async () => {
  const { context, page } = await visit(browser, program.url)
  await signInAs(context, program.url, 'demo.registrar.guizhou')
  const ask = (path: string, data?: unknown) => call(context, program.url, data ? 'POST' : 'GET', path, data)
  const { id: examiner } = await call((await person('demo.examiner.guizhou')).context, program.url, 'GET', '/me')
  await page.goto('/office?assignee=none')
  const boxes = page.getByRole('checkbox', { name: /^选择“/ })
  await boxes.first().check()
  await boxes.nth(1).check()
  const [first, second] = (await ask('/cases?mine=office&assignee=none&order=due&limit=2')).items.map((item: { id: string }) => item.id)
  await ask('/cases/assign', { case_ids: [second], assignee: examiner }) // meanwhile; the list on the screen does not know
  await page.getByRole('button', { name: '认领' }).click()
  await page.getByText('已指派 2 件').waitFor()
  const inCharge = async () => Promise.all([first, second].map(async (id) => (await ask(`/cases/${id}`)).assignee))
  const { id: registrar } = await ask('/me')
  expect(await inCharge()).toEqual([registrar, registrar])
  await page.getByRole('button', { name: '撤销' }).click()
  await page.getByText('已恢复 2 件的原承办人').waitFor()
  expect(await inCharge()).toEqual(['', examiner])
  await context.close()
})

test('the list on the screen goes out as a workbook', async () => {
  const { page } = await person('demo.registrar.beijing')
  await page.goto('/office?phase=notice')
  await page.getByRole('table', { name: '案件列表' }).waitFor()
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: '导出 XLSX' }).click()
  const file = await (await waiting).createReadStream()
  const head = await new Promise<Buffer>((got) => file.once('data', got))
  expect(head.subarray(0, 2).toString()).toBe('PK')
})

test('a view that was saved is there after signing in somewhere else', async () => {
  const { page } = await person('demo.reviewer.beijing')
  await page.goto('/office?waits_on=applicant&phase=examination')
  await page.getByRole('button', { name: '保存视图' }).click()
  await page.getByLabel('视图名称').fill('审查补正中')
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
  await page.getByRole('navigation', { name: '视图' }).getByRole('link', { name: '审查补正中' }).waitFor()
  const elsewhere = await visit(browser, program.url)
  await signInAs(elsewhere.context, program.url, 'demo.reviewer.beijing')
  await elsewhere.page.goto('/office')
  await elsewhere.page.getByRole('navigation', { name: '视图' }).getByRole('link', { name: '审查补正中' }).click()
  await elsewhere.page.waitForURL(/phase=examination/)
  await elsewhere.context.close()
})

test('ten thousand rows: every key counts, typing is not lost, only what is in sight is drawn', { timeout: 400_000 }, async () => {
  const { context, page } = await visit(browser, program.url)
  await signInAs(context, program.url, 'demo.registrar.jiangsu')
  const { items } = await call(context, program.url, 'GET', '/cases?mine=office&limit=1')
  // What the list does with many rows is the browser's work: one real row stands for all of them.
  const size = 10_000
  await page.route('**/api/v1/cases?*', (route) => {
    const query = new URL(route.request().url()).searchParams
    const from = Number(query.get('after') ?? 0)
    const until = Math.min(size, from + Number(query.get('limit')))
    const rows = Array.from({ length: until - from }, (_, at) => ({ ...items[0], id: `row-${from + at}`, title: `第${from + at}件` }))
    return route.fulfill({ json: { items: rows, next: until < size ? String(until) : null } })
  })
  await page.goto('/office')
  await page.locator('tr[data-at="0"]').waitFor()
  for (let press = 0; press < 80; press++) await page.keyboard.press('j')
  expect(await page.evaluate(() => document.activeElement?.closest('tr')?.dataset.at)).toBe('79')
  const frame = page.locator('table').locator('..')
  for (let reached = 0; reached < size - 1; ) {
    await frame.evaluate((element) => (element.scrollTop = element.scrollHeight))
    await page.waitForTimeout(30)
    reached = await page.evaluate(() => Math.max(...[...document.querySelectorAll<HTMLElement>('tr[data-at]')].map((row) => Number(row.dataset.at))))
  }
  expect(await page.locator('tr[data-at]').count()).toBeLessThan(80)
  const scrolling = frame.evaluate(async (element) => {
    for (let step = 0; step < 60; step++) {
      element.scrollTop = (element.scrollHeight * ((step * 37) % 60)) / 60
      await new Promise(requestAnimationFrame)
    }
  })
  await page.keyboard.press('/')
  await page.keyboard.type('滚动时输入的文字不丢失abcdefghijklmnop')
  await scrolling
  expect(await page.getByRole('searchbox').inputValue()).toBe('滚动时输入的文字不丢失abcdefghijklmnop')
  await context.close()
})
