import type { BrowserContext, Page } from 'playwright-core'
import { caseWords, type Language } from './words'

type Value = string | number | boolean | string[]

/** What an application needs everywhere, by the pointer of the field, in the sections of the form. */
export const answers: Record<string, Record<string, Value>> = {
  basic: {
    '/title': '2025年示例市公共停车场车位周转数据集',
    '/overview': '记录示例市公共停车场分时占用与周转情况，供停车运营企业动态定价、供导航服务提示空位。',
    '/scenario': '停车运营企业据此动态定价，导航服务据此提示空位，减少绕行时间。',
  },
  source: {
    '/source_kind': 'self_collected',
    '/source_subject': ['enterprise'],
    '/source_explanation': '原始数据由本单位自有道闸系统采集，采集点位、时间和方式均有记录。',
  },
  content: {
    '/data_forms': ['table'],
    '/structure_degree': 'structured',
    '/formats': ['csv'],
    '/scale/count': 7300000,
    '/scale/count_unit': 'rows',
    '/scale/volume': 4,
    '/scale/volume_unit': 'gb',
    '/time_span/from': '2025-01-01',
    '/time_span/to': '2025-12-31',
    '/region_scope': 'city',
    '/update_frequency': 'daily',
  },
  processing: {
    '/processing_summary': '输入为道闸进出记录；按车辆通行配对并补全异常、剔除测试记录；按停车场和时段计算占用数和周转率；输出分时周转表，并按批次做质量核验和版本留存。',
    '/processing_public': '对道闸记录配对补全，按时段计算周转率。',
    '/achievement': '配对与补全规则由技术人员结合业务经验反复试验确定，处理结果与原始记录有实质区别。',
    '/value_statement': '已在三个片区用于动态定价，周转率提高，有意向使用单位。',
  },
  deposit: {
    '/deposit/method': 'blockchain',
    '/deposit/body': '示例电子数据存证中心',
    '/deposit/number': 'SLCZ-2025-0001',
    '/deposit/digest_algorithm': 'sha256',
    '/deposit/digest': '6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b',
    '/deposit/time': '2025-12-31T09:00:00',
    '/sample/rows': 12,
    '/sample/visibility': 'examiner',
  },
  declarations: { '/personal_information/status': 'none', '/public_data/involved': false, '/data_level': 'general' },
  use: {},
  attachments: {},
}

/** What each place asks for besides. */
export const placeAnswers: Record<string, Record<string, Record<string, Value>>> = {
  beijing: {
    content: { '/update_term': 'three_years' },
    declarations: { '/undisclosed/declared': true, '/undisclosed/explanation': '数据仅在本单位和签约合作方范围内使用。', '/undisclosed/measures': '分级授权、加密存储、访问留痕。' },
  },
  jiangsu: { use: { '/use_intention': ['licence'] } },
  guizhou: {},
}

const idOf = (pointer: string, prefix = 'f') => `${prefix}${pointer.replace(/\//g, '.')}`

/** Fills in one field as a person would, whatever control it has. `prefix` is "a" in the form of an action. */
export async function fillIn(page: Page, pointer: string, value: Value, prefix = 'f') {
  const id = idOf(pointer, prefix)
  if (Array.isArray(value)) {
    for (const code of value) await page.locator(`input[name="${id}"][value="${code}"]`).check()
    return
  }
  const choice = page.locator(`input[name="${id}"][value="${value}"]`)
  const control = page.locator(`:is(input, select, textarea)[id="${id}"]`)
  await choice.or(control).first().waitFor()
  if (await choice.count()) return choice.check()
  const kind = await control.evaluate((element) => `${element.tagName}:${element.getAttribute('type') ?? ''}`)
  if (kind === 'SELECT:') await control.selectOption(String(value))
  else if (kind === 'INPUT:checkbox') await control.check()
  else await control.fill(String(value))
}

/** Chooses one entry of a long list by typing a part of it. */
export async function chooseFromList(page: Page, pointer: string, words: string) {
  const box = page.locator(`input[id="${idOf(pointer)}"]`)
  await box.click()
  await box.fill(words)
  await page.getByRole('option').filter({ hasText: words }).first().click()
}

/** Waits until the draft says that everything typed is saved. */
export const saved = (page: Page) => page.locator('[data-status="saved"]').waitFor()

export const caseOf = (page: Page) => /\/my\/cases\/([^/?#]+)/.exec(page.url())![1]!

export async function readCase(context: BrowserContext, url: string, id: string) {
  const reply = await context.request.get(`${url}/api/v1/cases/${id}`)
  if (!reply.ok()) throw new Error(`case ${id}: ${reply.status()} ${await reply.text()}`)
  return reply.json()
}

/** Performs an action by the API, for the side that this test does not show. */
export async function act(context: BrowserContext, url: string, id: string, action: string, input: unknown) {
  const reply = await context.request.post(`${url}/api/v1/cases/${id}/actions/${action}`, { headers: { 'X-Shuquan-Request': '1' }, data: input })
  if (!reply.ok()) throw new Error(`${action}: ${reply.status()} ${await reply.text()}`)
}

/** Opens a draft by the API. */
export async function openDraft(context: BrowserContext, url: string, place: string): Promise<string> {
  const me = await (await context.request.get(`${url}/api/v1/me`)).json()
  const reply = await context.request.post(`${url}/api/v1/cases`, { headers: { 'X-Shuquan-Request': '1' }, data: { pack: place, procedure: 'registration', applicant: me.memberships[0].party } })
  if (!reply.ok()) throw new Error(`create_case: ${reply.status()} ${await reply.text()}`)
  return (await reply.json()).id
}

/** Fills in the sections one after the other with "save and go on". */
async function fillSections(page: Page, place: string, industry: string) {
  for (const section of Object.keys(answers)) {
    await page.waitForURL(`**/form/${section}`)
    for (const [pointer, value] of Object.entries({ ...answers[section], ...placeAnswers[place]?.[section] })) await fillIn(page, pointer, value)
    if (section === 'basic') await chooseFromList(page, '/industry', industry)
    if (section === 'basic' && place === 'guizhou') await fillIn(page, '/transport_zone', 'operation')
    if (section === 'content') {
      await page.locator('textarea[aria-label]').fill('lot\t停车场编码\tcode\tA1\t0\nperiod\t时段\tcode\t08\t0')
      await page.locator('[id="f.structure"] tbody tr').nth(1).waitFor()
    }
    if (section === 'attachments') {
      await page.locator('[id="f.attachments"] select').first().selectOption('source_proof')
      await page.locator('[id="f.attachments"] input[type=file]').setInputFiles({ name: '数据来源说明.txt', mimeType: 'text/plain', buffer: Buffer.from('自有道闸系统采集。\n') })
      await page.locator('[id="f.attachments"] a[download]').waitFor()
    }
    await page.locator('form button[type=submit]').click()
  }
  await page.waitForURL(/\/form$/)
}

/** An application filed from the home page on, as a person without experience would; returns the case. */
export async function fileApplication(page: Page, place: string, language: Language): Promise<string> {
  await page.goto('/my')
  await page.locator('a[href="/my/new"].primary').click()
  await page.locator('input[name=pack]').nth(['beijing', 'guizhou', 'jiangsu'].indexOf(place)).check()
  const applicants = page.locator('input[name=applicant]')
  await applicants.first().waitFor()
  await applicants.first().check()
  await page.getByRole('button', { name: caseWords(language, 'filing', 'start'), exact: true }).click()
  await page.waitForURL(/\/form$/)
  const id = caseOf(page)
  await page.locator(`a[href$="${id}/form/basic"]`).click()
  await fillSections(page, place, language === 'en' ? 'Road transport' : '道路运输业')
  // Every task is done, so the last one can begin.
  await page.locator(`a[href$="${id}/form/check"]`).first().click()
  await page.waitForURL(/\/form\/check$/)
  for (const name of ['truthful', 'lawful_source', 'no_dispute', 'no_duplicate']) await fillIn(page, `/commitment/${name}`, true)
  await saved(page)
  await page.locator('main .button.primary').last().click()
  await page.locator('dialog[open] button[type=submit]').click()
  await page.waitForURL(`**/my/cases/${id}`)
  return id
}

export type Form = Record<string, unknown>

/** The answers of a form of Beijing, as JSON has them. */
export function formOf(title: string): Form {
  const form: Form = {}
  for (const [pointer, value] of Object.entries(Object.assign({}, ...Object.values(answers), ...Object.values(placeAnswers.beijing ?? {})))) {
    const [, first = '', second] = pointer.split('/')
    if (second) form[first] = { ...(form[first] as Form), [second]: value }
    else form[first] = value
  }
  ;(form.deposit as Form).time = '2025-12-31T09:00:00+08:00'
  ;(form.sample as Form).file = '样例.csv'
  return {
    ...form, title, industry: '54', structure: [{ name: 'lot', meaning: '停车场编码', type: 'code', sensitive: false }],
    attachments: [{ kind: 'source_proof', name: '来源.txt' }], commitment: { truthful: true, lawful_source: true, no_dispute: true, no_duplicate: true },
  }
}
