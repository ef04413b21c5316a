import { expect, test } from 'vitest'
import type { BrowserContext, Page } from 'playwright-core'
import { picture, signInAs, visit } from './support/browser'
import { call } from './support/desk'
import { fillIn, formOf, openDraft, readCase, saved } from './support/filing'
import { barriersNow, sticksOut } from './support/sight'
import { settled } from './support/walk'
import { browser, openWorld, person, program } from './support/world'

// Issue 3 "Bad input" and §5: a keyboard alone, 200 % zoom, very wide screens, dialogs, two tabs of one person.

openWorld()

/** Presses Tab until the focus is on what is wanted, as somebody without a mouse does. */
async function tabTo(page: Page, wanted: string) {
  for (let press = 0; press < 250; press++) {
    if (await page.evaluate((selector) => document.activeElement?.matches(selector), wanted)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not come to ${wanted}`)
}

/** A draft of Beijing that is complete but for the overview and the declarations. */
async function almostComplete(context: BrowserContext, title: string): Promise<string> {
  const id = await openDraft(context, program.url, 'beijing')
  const headers = { 'X-Shuquan-Request': '1' }
  const sent = await context.request.post(`${program.url}/api/v1/cases/${id}/attachments?kind=source_proof&name=${encodeURIComponent('来源.txt')}`, { headers: { ...headers, 'Content-Type': 'application/octet-stream' }, data: Buffer.from('自有道闸系统采集。\n') })
  if (!sent.ok()) throw new Error(await sent.text())
  const { overview: _, commitment: __, ...form } = formOf(title)
  form.sample = { rows: 12, visibility: 'examiner' }
  const attachments = [{ kind: 'source_proof', name: '来源.txt', blob: (await sent.json()).blob }]
  const { form_revision } = await readCase(context, program.url, id)
  const kept = await context.request.patch(`${program.url}/api/v1/cases/${id}/form`, { headers: { ...headers, 'If-Match': `"${form_revision}"` }, data: { ...form, attachments } })
  if (!kept.ok()) throw new Error(await kept.text())
  return id
}

test('with the keyboard alone an application is completed and filed, and the office accepts it', { timeout: 240_000 }, async () => {
  const { page, context } = await person('demo.applicant.beijing')
  const id = await almostComplete(context, '2026年仅用键盘提交的数据集')
  await page.goto(`/my/cases/${id}/form`)
  await page.locator(`a[href$="${id}/form/basic"]`).waitFor()
  await tabTo(page, `a[href$="${id}/form/basic"]`)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/form\/basic$/)
  await page.locator('[id="f.overview"]').waitFor()
  await tabTo(page, '[id="f.overview"]')
  await page.keyboard.type('记录示例市公共停车场分时占用与周转情况，供停车运营企业动态定价。')
  await saved(page)
  await page.goto(`/my/cases/${id}/form`)
  await page.locator(`a[href$="${id}/form/check"]`).first().waitFor()
  await tabTo(page, `a[href$="${id}/form/check"]`)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/form\/check$/)
  await page.locator('[id="f.commitment.truthful"]').waitFor()
  for (const name of ['truthful', 'lawful_source', 'no_dispute', 'no_duplicate']) {
    await tabTo(page, `input[id="f.commitment.${name}"]`)
    await page.keyboard.press('Space')
  }
  await saved(page)
  expect((await readCase(context, program.url, id)).problems).toEqual([])
  await tabTo(page, 'main .button.primary')
  await page.keyboard.press('Enter')
  await page.locator('dialog[open] button[type=submit]').waitFor()
  await tabTo(page, 'dialog[open] button[type=submit]')
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/my/cases/${id}`)
  expect((await readCase(context, program.url, id)).state.id).toBe('submitted')
  await context.close()

  const intake = await person('demo.intake.beijing')
  const desk = intake.page
  await desk.goto(`/office?text=${encodeURIComponent('仅用键盘')}`)
  await desk.locator('tr[data-at="0"]').waitFor()
  await desk.keyboard.press('j')
  await desk.keyboard.press('e')
  await desk.waitForURL(/\/office\/cases\//)
  await desk.locator('[data-action="accept_application"]').waitFor()
  await tabTo(desk, '[data-action="accept_application"]')
  await desk.keyboard.press('Enter')
  const button = (words: RegExp) => desk.getByRole('button', { name: words })
  await button(/^预览结果和文书$/).waitFor()
  // The focus is where the work is, so that the next Tab comes to its first control.
  expect(await desk.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('办理')
  await tabTo(desk, '.button.primary')
  await desk.keyboard.press('Enter')
  await button(/^确认：/).waitFor()
  await tabTo(desk, '.button.primary')
  await desk.keyboard.press('Enter')
  await desk.getByText(/^已完成：/).waitFor()
  expect((await call(intake.context, program.url, 'GET', `/cases/${id}`)).state.id).toBe('accepted')
  // Afterwards it is still in the work, not at the top of the page.
  await desk.waitForFunction(() => document.activeElement !== document.body && document.activeElement?.closest('section[aria-label="办理"]') !== null)
  await intake.context.close()
})

test('leaving a decision unmade takes the focus back to where it was begun', async () => {
  const { page, context } = await person('demo.examiner.jiangsu')
  const { items } = await call(context, program.url, 'GET', '/cases?mine=office&state=examining&limit=1')
  await page.goto(`/office/cases/${items[0].id}`)
  await page.locator('[data-action]').first().click()
  const action = new URL(page.url()).searchParams.get('action')
  await page.getByRole('button', { name: '返回事项列表' }).click()
  await page.waitForFunction((wanted) => document.activeElement?.getAttribute('data-action') === wanted, action)
  // The levels of the headings go down one by one.
  const levels = await page.evaluate(() => [...document.querySelectorAll('main :is(h1, h2, h3, h4)')].map((one) => Number(one.tagName[1])))
  expect(levels[0]).toBe(1)
  for (const [at, level] of levels.entries()) expect(level - (levels[at - 1] ?? 0), `heading ${at} of ${levels}`).toBeLessThanOrEqual(1)
  await context.close()
})

test('two tabs of one person: what each changed is kept, in either of them', async () => {
  const { page: one, context } = await person('demo.applicant.guizhou')
  const id = await openDraft(context, program.url, 'guizhou')
  const two = await context.newPage()
  for (const tab of [one, two]) {
    await tab.goto(`/my/cases/${id}/form/basic`)
    await tab.locator('[id="f.title"]').waitFor()
  }
  await fillIn(one, '/title', '第一个标签页写的名称')
  await saved(one)
  await two.bringToFront()
  await fillIn(two, '/overview', '第二个标签页写的概述，说明数据的功能和形态。')
  await expect.poll(async () => (await readCase(context, program.url, id)).form, { timeout: 20_000 }).toMatchObject({ title: '第一个标签页写的名称', overview: '第二个标签页写的概述，说明数据的功能和形态。' })
  await two.waitForFunction(() => (document.querySelector('[id="f.title"]') as HTMLInputElement).value === '第一个标签页写的名称')
  await context.close()
})

/** The pages that people use all day, each with who is there. */
const main: Array<[string, string, (context: BrowserContext) => Promise<string>]> = [
  ['home', '', async () => '/'],
  ['search', '', async () => '/search?q=%E6%9C%BA%E5%99%A8'],
  ['entry', '', async (context) => `/register/${(await call(context, program.url, 'GET', '/overview')).recent[0].number}`],
  ['notices', '', async () => '/notices'],
  ['verify', '', async () => '/verify'],
  ['my', 'demo.applicant.beijing', async () => '/my'],
  ['section', 'demo.applicant.beijing', async (context) => `/my/cases/${(await call(context, program.url, 'GET', '/cases?mine=party&state=draft&limit=1')).items[0].id}/form/content`],
  ['check', 'demo.applicant.beijing', async (context) => `/my/cases/${(await call(context, program.url, 'GET', '/cases?mine=party&state=draft&limit=1')).items[0].id}/form/check`],
  ['case', 'demo.applicant.beijing', async (context) => `/my/cases/${(await call(context, program.url, 'GET', '/cases?mine=party&state=publicity&limit=1')).items[0].id}`],
  ['docket', 'demo.applicant.beijing', async () => '/my/rights'],
  ['worklist', 'demo.examiner.jiangsu', async () => '/office'],
  ['examination', 'demo.examiner.jiangsu', async (context) => `/office/cases/${(await call(context, program.url, 'GET', '/cases?mine=office&state=examining&limit=1')).items[0].id}?action=record_findings`],
  ['calendar', 'demo.examiner.jiangsu', async () => '/office/calendar'],
  ['audit', 'demo.admin.audit', async () => '/administration/audit'],
]

test.each([
  // A window of 1440 by 900 at 200 %: half as many pixels of the page in either direction, each twice as fine.
  { name: 'zoom-200', viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 },
  { name: 'wide-2560', viewport: { width: 2560, height: 1440 }, deviceScaleFactor: 1 },
])('the main pages at $name: nothing sticks out, nothing is cut off, no barrier', { timeout: 400_000 }, async ({ name, viewport, deviceScaleFactor }) => {
  const complaints: string[] = []
  for (const login of [...new Set(main.map(([, who]) => who))]) {
    const context = await browser.newContext({ baseURL: program.url, viewport, deviceScaleFactor, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce' })
    if (login) await signInAs(context, program.url, login)
    const page = await context.newPage()
    for (const [stop, , pathOf] of main.filter(([, who]) => who === login)) {
      await page.goto(await pathOf(context))
      await settled(page)
      for (const outside of await sticksOut(page)) complaints.push(`${stop}: sticks out: ${outside}`)
      for (const barrier of await barriersNow(page)) complaints.push(`${stop}: ${barrier}`)
      // A button whose words do not fit, or that something else covers when it is scrolled to, cannot be used.
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('main button, main a.button')].filter((one) => one.offsetParent && one.scrollWidth > one.clientWidth + 2 && getComputedStyle(one).overflow !== 'visible').map((one) => one.textContent),
      )
      for (const words of cut) complaints.push(`${stop}: cut off: ${words}`)
      await picture(page, `${name}-${stop}`)
    }
    await context.close()
  }
  expect(complaints).toEqual([])
})

const open = (words: string | RegExp) => async (page: Page) => {
  await page.getByRole('button', { name: words }).first().click()
}
const dialogs: Array<[string, string, (context: BrowserContext) => Promise<string>, (page: Page) => Promise<void>]> = [
  ['withdraw', 'demo.applicant.beijing', async (context) => `/my/cases/${(await call(context, program.url, 'GET', '/cases?mine=party&state=publicity&limit=1')).items[0].id}`, open('撤回申请')],
  ['letter', 'demo.applicant.beijing', async (context) => `/my/cases/${(await call(context, program.url, 'GET', '/cases?mine=party&state=publicity&limit=1')).items[0].id}`, open('受理通知书')],
  ['token', 'demo.applicant.beijing', async () => '/account/tokens', open('新建令牌')],
  ['webhook', 'demo.applicant.beijing', async () => '/account/reminders', open('新增推送地址')],
  ['groups', 'demo.examiner.jiangsu', async () => '/office', open('相似分组')],
  ['view', 'demo.examiner.jiangsu', async () => '/office?phase=examination', open('保存视图')],
  ['keys', 'demo.examiner.jiangsu', async (context) => `/office/cases/${(await call(context, program.url, 'GET', '/cases?mine=office&state=examining&limit=1')).items[0].id}`, open('快捷键')],
  ['unmask', 'demo.examiner.jiangsu', async (context) => `/office/cases/${(await call(context, program.url, 'GET', '/cases?mine=office&state=examining&limit=1')).items[0].id}`, open(/的联系电话$/)],
  ['recusal', 'demo.examiner.jiangsu', async (context) => `/office/cases/${(await call(context, program.url, 'GET', '/cases?mine=office&state=examining&limit=1')).items[0].id}`, open('申请回避')],
  ['appoint', 'demo.admin.system', async () => '/administration/offices', open(/^任命/)],
]

test.each([1440, 390])('dialogs at %i pixels: no barrier, nothing sticks out, Escape closes them and the focus is back', { timeout: 300_000 }, async (width) => {
  const complaints: string[] = []
  for (const login of [...new Set(dialogs.map(([, who]) => who))]) {
    const { page, context } = await visit(browser, program.url, { width, height: width === 390 ? 844 : 900 })
    await signInAs(context, program.url, login)
    for (const [name, , pathOf, show] of dialogs.filter(([, who]) => who === login)) {
      await page.goto(await pathOf(context))
      await settled(page)
      await show(page)
      const dialog = page.locator('dialog[open]')
      await dialog.waitFor()
      await page.waitForFunction(() => !document.querySelector('dialog[open] .skeleton'))
      for (const barrier of await barriersNow(page)) complaints.push(`${name}: ${barrier}`)
      const box = (await dialog.boundingBox())!
      if (box.x < 0 || box.x + box.width > width || (await dialog.evaluate((element) => element.scrollWidth > element.clientWidth + 1))) complaints.push(`${name}: sticks out`)
      await page.screenshot({ path: `../build/screenshots/dialog-${name}-${width}.png` })
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      if (await page.evaluate(() => document.activeElement === document.body)) complaints.push(`${name}: the focus is lost`)
    }
    await context.close()
  }
  expect(complaints).toEqual([])
})
