import { expect, test } from 'vitest'
import { act, caseOf, fileApplication, fillIn, openDraft, readCase, saved } from './support/filing'
import { picture } from './support/browser'
import { openWorld, person, program } from './support/world'

// Issue 3 §2: applicants file, correct, and lose nothing.

openWorld({ sample: false })

const places = [
  { place: 'beijing', language: 'zh', filed: '待受理' },
  { place: 'jiangsu', language: 'zh', filed: '待受理' },
  { place: 'guizhou', language: 'en', filed: 'Filed' },
] as const

test.each(places)('an application is filed through the pages: $place ($language)', async ({ place, language, filed: state }) => {
  const { page, context, errors } = await person(`demo.applicant.${place}`, { language })
  const id = await fileApplication(page, place, language)
  await page.locator('.tag', { hasText: state }).first().waitFor()
  const filed = await readCase(context, program.url, id)
  expect(filed.state.id).toBe('submitted')
  expect(filed.form.structure).toEqual([
    { name: 'lot', meaning: '停车场编码', type: 'code', example: 'A1', sensitive: false },
    { name: 'period', meaning: '时段', type: 'code', example: '08', sensitive: false },
  ])
  expect(filed.form.deposit.time).toContain('2025-12-31T')
  await picture(page, `filed-${place}-${language}`)
  expect(errors).toEqual([])
  await context.close()
}, 240_000)

test('a correction round: each point leads to its field, is corrected and answered', async () => {
  const { page, context } = await person('demo.applicant.beijing')
  await page.goto('/my/cases')
  await page.locator('main li a').first().click()
  await page.waitForURL(/\/my\/cases\/[^/]+$/)
  const id = caseOf(page)
  const intake = await person('demo.intake.beijing')
  await act(intake.context, program.url, id, 'request_intake_correction', { points: [{ field: '/overview', reason: '请写明数据的更新方式和覆盖范围。', clause: 'NDA-art.19' }] })
  await page.reload()
  await page.getByRole('heading', { name: '需要补正的 1 处' }).waitFor()
  await page.getByRole('link', { name: '数据概述' }).click()
  await page.waitForURL(/\/form\/basic#/)
  await page.getByText('请写明数据的更新方式和覆盖范围。').waitFor()
  await page.waitForFunction(() => document.activeElement?.id === 'f.overview')
  await fillIn(page, '/overview', '记录示例市全部公共停车场分时占用与周转情况，每日更新，供停车运营企业动态定价。')
  await saved(page)
  await page.goto(`/my/cases/${id}/form/check`)
  await page.locator('main .button.primary').last().click()
  await page.locator('dialog[open] textarea').first().fill('已写明覆盖全市、每日更新。')
  await page.locator('dialog[open] button[type=submit]').click()
  await page.waitForURL(`**/my/cases/${id}`)
  const after = await readCase(context, program.url, id)
  expect(after.state.id).toBe('submitted')
  expect(after.records.find((record: { kind: string }) => record.kind === 'correction_response').data.points[0].field).toBe('/overview')
  await intake.context.close()
  await context.close()
}, 120_000)

test('two people edit: what only one changed is joined, what both changed is asked', async () => {
  const one = await person('demo.applicant.jiangsu')
  const id = await openDraft(one.context, program.url, 'jiangsu')
  const two = await person('demo.applicant.jiangsu')
  for (const { page } of [one, two]) {
    await page.goto(`/my/cases/${id}/form/basic`)
    await page.locator('[id="f.title"]').waitFor()
  }
  await fillIn(two.page, '/overview', '第二个人写的概述，说明数据的功能、形态和用途。')
  await fillIn(two.page, '/scenario', '第二个人写的应用场景，供导航服务使用。')
  await saved(two.page)
  await fillIn(one.page, '/title', '第一个人写的名称')
  await fillIn(one.page, '/overview', '第一个人写的概述，说明数据的功能、形态和用途。')
  const dialog = one.page.locator('dialog[open]')
  await dialog.waitFor()
  expect(await dialog.textContent()).toContain('第一个人写的概述')
  expect(await dialog.textContent()).toContain('第二个人写的概述')
  expect(await dialog.textContent()).not.toContain('第二个人写的应用场景')
  await dialog.getByRole('radio', { name: /我填写的/ }).check()
  await dialog.getByRole('button', { name: '按所选保存' }).click()
  await saved(one.page)
  const { form } = await readCase(one.context, program.url, id)
  expect(form).toMatchObject({ title: '第一个人写的名称', scenario: '第二个人写的应用场景，供导航服务使用。' })
  expect(form.overview).toContain('第一个人写的概述')
  await one.context.close()
  await two.context.close()
}, 120_000)

test('the session ends while somebody types: signed in again in place, nothing is lost', async () => {
  const { page, context } = await person('demo.applicant.guizhou')
  const id = await openDraft(context, program.url, 'guizhou')
  await page.goto(`/my/cases/${id}/form/basic`)
  await fillIn(page, '/title', '会话结束之前的名称')
  await saved(page)
  await context.clearCookies()
  await fillIn(page, '/overview', '会话已经结束，但是还在填写的概述，不能丢失。')
  await page.locator('dialog[open]').getByRole('button', { name: /重新登录/ }).click()
  await saved(page)
  expect(await page.locator('[id="f.overview"]').inputValue()).toContain('不能丢失')
  expect((await readCase(context, program.url, id)).form.overview).toContain('不能丢失')
  await context.close()
}, 120_000)

test('the network drops: what is typed is kept, also when the page is closed, and sent when it is back', async () => {
  const { page, context } = await person('demo.applicant.guizhou')
  const id = await openDraft(context, program.url, 'guizhou')
  const place = `/my/cases/${id}/form/basic`
  await page.goto(place)
  await fillIn(page, '/title', '有网络时的名称')
  await saved(page)
  await page.route('**/api/v1/**', (route) => route.abort('internetdisconnected'))
  await fillIn(page, '/overview', '没有网络时填写的概述，恢复后应当自动上传。')
  await page.locator('[data-status="offline"]').waitFor()
  await page.unroute('**/api/v1/**')
  await saved(page)
  expect((await readCase(context, program.url, id)).form.overview).toContain('自动上传')
  // Again, and the page is closed before the network is back.
  await page.route('**/api/v1/**', (route) => route.abort('internetdisconnected'))
  await fillIn(page, '/scenario', '关闭页面之前填写的应用场景。')
  await page.locator('[data-status="offline"]').waitFor()
  await page.close({ runBeforeUnload: false })
  const again = await context.newPage()
  again.setDefaultTimeout(45_000)
  await again.goto(place)
  await saved(again)
  expect(await again.locator('[id="f.scenario"]').inputValue()).toContain('关闭页面之前')
  expect((await readCase(context, program.url, id)).form.scenario).toContain('关闭页面之前')
  await context.close()
}, 120_000)
