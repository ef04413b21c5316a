import { expect, test } from 'vitest'
import type { BrowserContext, Page } from 'playwright-core'
import { advance, picture, signInAs } from './support/browser'
import { act, findAllMet } from './support/desk'
import { fileApplication, fillIn, readCase, saved } from './support/filing'
import { caseWords } from './support/words'
import { openWorld, person, program } from './support/world'

// Issue 3, "Tests that must exist": the whole way of an application in each place, every step by its own person and on the pages:
// file → correct → examine → object → register → verify. Beijing and Jiangsu in Chinese, Guizhou in English.

openWorld({ sample: false })

interface Person {
  login: string
  page: Page
  context: BrowserContext
  errors: string[]
}

/** Does an action of a case from its page as a party: chooses it, answers what it asks, confirms. */
async function partyDoes(page: Page, id: string, label: string, write?: () => Promise<void>) {
  await page.goto(`/my/cases/${id}`)
  await page.getByRole('button', { name: label, exact: true }).click()
  await page.locator('dialog[open] button[type=submit]').waitFor()
  await write?.()
  await page.locator('dialog[open] button[type=submit]').click()
  await page.locator('dialog[open]').waitFor({ state: 'detached' })
}

const places = [
  { place: 'beijing', language: 'zh', reply: '答复异议' },
  { place: 'jiangsu', language: 'zh', reply: '答复异议' },
  { place: 'guizhou', language: 'en', reply: 'Reply to the objection' },
] as const

test.each(places)('from the first word to a certificate that strangers verify: $place ($language)', async ({ place, language, reply }) => {
  const people: Person[] = []
  const enter = async (role: string): Promise<Person> => {
    const login = `demo.${role}.${place}`
    const one = { login, ...(await person(login, { language })) }
    people.push(one)
    return one
  }
  const say = (part: string, key: string) => caseWords(language, part, key)
  const applicant = await enter('applicant')
  const state = async () => (await readCase(applicant.context, program.url, id)).state.id
  const does = (who: Person, which: string, action: string, write?: (page: Page) => Promise<void>) => act(who.page, which, action, write, language)

  // File.
  const id = await fileApplication(applicant.page, place, language)
  expect(await state()).toBe('submitted')

  // Correct: the office lists a point on its page, the applicant finds it at the field and answers.
  const intake = await enter('intake')
  await does(intake, id, 'request_intake_correction', async (page) => {
    await page.getByRole('button', { name: say('office', 'correction.add'), exact: true }).click()
    await page.getByLabel(say('office', 'correction.field'), { exact: true }).selectOption('/overview')
    await page.getByLabel(say('office', 'correction.reason'), { exact: true }).fill('请写明数据的更新方式和覆盖范围。')
  })
  await applicant.page.goto(`/my/cases/${id}`)
  await applicant.page.locator(`a[href*="/form/basic#/overview"]`).click()
  await applicant.page.getByText('请写明数据的更新方式和覆盖范围。').waitFor()
  await fillIn(applicant.page, '/overview', '记录示例市全部公共停车场分时占用与周转情况，每日更新，供停车运营企业动态定价。')
  await saved(applicant.page)
  await applicant.page.goto(`/my/cases/${id}/form/check`)
  await applicant.page.locator('main .button.primary').last().click()
  await applicant.page.locator('dialog[open] textarea').first().fill('已写明覆盖全市、每日更新。')
  await applicant.page.locator('dialog[open] button[type=submit]').click()
  await applicant.page.waitForURL(`**/my/cases/${id}`)
  expect(await state()).toBe('submitted')

  // Examine: accepted, claimed, five elements, proposed by one and published by another.
  await does(intake, id, 'accept_application')
  const examiner = await enter('examiner')
  await examiner.page.goto(`/office/cases/${id}`)
  const claim = examiner.page.getByRole('button', { name: say('office', 'bulk.claim'), exact: true })
  await claim.click()
  await claim.waitFor({ state: 'hidden' })
  await does(examiner, id, 'start_examination')
  await does(examiner, id, 'record_findings', findAllMet)
  await does(examiner, id, 'propose_grant', (page) => fillIn(page, '/summary', '五项要素均符合，建议公示。', 'a'))
  const reviewer = await enter('reviewer')
  await does(reviewer, id, 'publish_notice', (page) => fillIn(page, '/agreed', true, 'a'))
  expect(await state()).toBe('publicity')

  // Object: from the public notice, by a party with an account.
  const objector = await enter('objector')
  await objector.page.goto('/notices')
  await objector.page.locator(`a[href$="/notices/${id}"]`).first().click()
  await objector.page.locator(`a[href$="/notices/${id}/object"]`).first().click()
  await objector.page.getByRole('button', { name: say('public', 'object.start'), exact: true }).click()
  await objector.page.waitForURL(/\/my\/cases\/[^/]+$/)
  const objection = /cases\/([^/?#]+)/.exec(objector.page.url())![1]!
  await objector.page.locator('main a[href$="/form"].primary').click()
  await objector.page.locator('main a[href*="/form/"]').first().click()
  await fillIn(objector.page, '/name', '异议人示例有限公司')
  await fillIn(objector.page, '/contact_name', '联系人示例')
  await fillIn(objector.page, '/phone', '13800000000')
  await objector.page.locator('[name="f.kind"][value="source"], select[id="f.kind"]').first().waitFor()
  await fillIn(objector.page, '/kind', 'source')
  await fillIn(objector.page, '/grounds', '该数据集使用了我方依合同提供的采集记录，合同约定未经书面同意不得单独申请登记。')
  await objector.page.locator('[id="f.evidence"] input[type=file]').setInputFiles({ name: '合同.txt', mimeType: 'text/plain', buffer: Buffer.from('数据提供合同（示例）\n') })
  await objector.page.locator('[id="f.evidence"] a[download]').waitFor()
  await saved(objector.page)
  await objector.page.goto(`/my/cases/${objection}/form/check`)
  await objector.page.locator('main h1').waitFor()
  if (await objector.page.locator('input[id="f.truthful"]').count()) await fillIn(objector.page, '/truthful', true)
  await saved(objector.page)
  await objector.page.locator('main .button.primary').last().click()
  await objector.page.locator('dialog[open] button[type=submit]').click()
  await objector.page.waitForURL(`**/my/cases/${objection}`)
  await does(intake, objection, 'admit_objection', (page) => fillIn(page, '/remarks', '身份、时间和材料已核对。', 'a'))
  await does(intake, objection, 'forward_objection')
  expect(await state()).toBe('objection_pending')
  await partyDoes(applicant.page, objection, reply, async () => {
    await fillIn(applicant.page, '/position', 'contest', 'a')
    await fillIn(applicant.page, '/reasons', '合同未限制登记，加工成果归我方所有。', 'a')
  })
  await does(examiner, objection, 'propose_dismissal', (page) => fillIn(page, '/reasons', '合同未限制登记，异议理由不成立。', 'a'))
  await does(reviewer, objection, 'dismiss_objection', (page) => fillIn(page, '/agreed', true, 'a'))
  expect(await state()).toBe('publicity')

  // Register: the notice runs out by itself, the registrar announces.
  const registrar = await enter('registrar')
  for (let step = 0; step < 12 && (await state()) !== 'ready'; step++) {
    await advance(registrar.context, program.url, 4)
    await new Promise((done) => setTimeout(done, 2500))
    for (const { context, login } of people) {
      await context.clearCookies() // days later the session is over
      await signInAs(context, program.url, login)
    }
  }
  expect(await state()).toBe('ready')
  await does(registrar, id, 'announce_registration', (page) => fillIn(page, '/checked', true, 'a'))
  await applicant.page.goto(`/my/cases/${id}`)
  const number = (await readCase(applicant.context, program.url, id)).registration_number
  await applicant.page.getByText(number).first().waitFor()

  // Verify: the certificate as its holder downloads it, by somebody who has nothing but the file.
  await applicant.page.goto(`/register/${number}`)
  const certificate = applicant.page.getByRole('button', { name: say('public', 'right.certificate_download'), exact: true })
  for (let step = 0; step < 20 && !(await certificate.count()); step++) {
    await new Promise((done) => setTimeout(done, 1000))
    await applicant.page.reload()
    await applicant.page.locator('main h1').waitFor()
  }
  const [download] = await Promise.all([applicant.page.waitForEvent('download'), certificate.click()])
  const file = await download.path()
  const stranger = await enter('person')
  await stranger.context.clearCookies()
  await stranger.page.goto('/verify')
  await stranger.page.locator('input[type=file]').setInputFiles(file)
  await stranger.page.locator('#verify-result').filter({ hasText: say('verify', 'outcome.site') }).waitFor()
  await stranger.page.getByText(number).first().waitFor()
  await picture(stranger.page, `chain-verified-${place}-${language}`)

  for (const { login, errors } of people) expect(errors.filter((line) => !/status of 4/.test(line)), login).toEqual([])
  for (const { context } of people) await context.close()
}, 420_000)
