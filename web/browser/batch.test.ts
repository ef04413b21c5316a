import axe from 'axe-core'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { formOf, type Form } from './support/filing'
import { openWorld, person, program } from './support/world'

// Issue 4 §6: many applications from one table, by people with a mouse or a keyboard.

openWorld()

const table = (rows: Array<{ key: string; form: Form }>) => ({ name: 'table.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify({ rows })) })
const named = (page: Page, label: string) => page.locator('section.panel', { has: page.getByRole('heading', { name: label }) })

async function openBatch(page: Page) {
  await page.goto('/my')
  await page.getByRole('link', { name: '批量申请' }).click()
  await page.getByLabel('在哪里办理').selectOption('beijing')
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByRole('heading', { name: '1. 下载模板并填写' }).waitFor()
}

async function clean(page: Page) {
  await page.evaluate(axe.source)
  const found = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }))
  expect(found.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)).toEqual([])
}

test('template, attachments, table; the wrong row is told, the others are filed, the wrong one comes back as a file (G-4d)', async () => {
  const { page, context, errors } = await person('demo.applicant.beijing')
  await openBatch(page)
  const template = page.waitForEvent('download')
  await page.getByRole('button', { name: '下载 Excel 模板' }).click()
  expect((await template).suggestedFilename()).toBe('批量申请模板（北京市）.xlsx')
  expect(readFileSync((await (await template).path())!).subarray(0, 2).toString()).toBe('PK')

  const tableBox = named(page, '3. 上传填好的表').locator('input[type=file]')
  await tableBox.setInputFiles({ name: 'x.xlsx', mimeType: '', buffer: Buffer.from('PK\x03\x04 not a workbook') })
  await page.getByRole('alert').waitFor()

  const rows = Array.from({ length: 12 }, (_, at) => ({ key: `B${at}`, form: formOf(`2025年第${at}号停车场车位周转数据集`) }))
  rows[3]!.form.industry = '没有的行业'
  await tableBox.setInputFiles(table(rows))
  await page.getByText('表中写到、但还没有上传的附件（2）').waitFor()
  await named(page, '2. 上传附件').locator('input[type=file]').setInputFiles([
    { name: '来源.txt', mimeType: 'text/plain', buffer: Buffer.from('自有道闸系统采集。') },
    { name: '样例.csv', mimeType: 'text/csv', buffer: Buffer.from('lot\nA1\n') },
  ])
  await page.getByRole('button', { name: '提交 11 件申请' }).waitFor()
  const problems = page.getByRole('table', { name: '问题清单' })
  await problems.getByText('所属行业').waitFor()
  expect(await problems.getByRole('row').nth(1).textContent()).toContain('B3')
  await clean(page)

  const failed = page.waitForEvent('download')
  await page.getByRole('button', { name: '下载有问题的行' }).click()
  expect((await failed).suggestedFilename()).toBe('需要更正的行.xlsx')

  await page.getByRole('button', { name: '提交 11 件申请' }).press('Enter')
  await page.getByRole('button', { name: '确认提交' }).dblclick()
  await page.getByText('提交完成，共 11 件。').waitFor()
  await page.getByRole('link', { name: '在案件列表中查看' }).click()
  await page.getByText('只显示一个批次的案件。').waitFor()
  const batch = new URL(page.url()).searchParams.get('batch')
  const list = await (await context.request.get(`${program.url}/api/v1/cases?mine=party&limit=100&batch=${batch}`)).json()
  expect(list.items).toHaveLength(11)

  await page.goBack()
  rows[3]!.form.industry = '54'
  await tableBox.setInputFiles(table(rows))
  await page.getByRole('button', { name: '提交 1 件申请' }).waitFor()
  expect(errors.filter((each) => !each.includes('400') && !each.includes('422'))).toEqual([])
  await context.close()
}, 240_000)

test('thousands of problems are listed without drawing them all; on a telephone, in English', async () => {
  const { page, context } = await person('demo.applicant.beijing', { language: 'en', width: 390, height: 844 })
  await page.goto('/my/batches')
  await page.getByLabel('Where to file').or(page.locator('main select').first()).first().selectOption('beijing')
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('heading', { name: '3. Upload the filled-in table' }).waitFor()
  const rows = Array.from({ length: 3_000 }, (_, at) => ({ key: `L${at}`, form: { title: `第${at}号数据集` } }))
  await named(page, '3. Upload the filled-in table').locator('input[type=file]').setInputFiles(table(rows))
  await page.getByRole('heading', { name: 'Rows to mend (3000)' }).waitFor()
  const problems = page.getByRole('table', { name: 'List of problems' })
  await problems.getByRole('row').nth(3).waitFor()
  expect(await problems.getByRole('row').count()).toBeLessThan(120)
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true)
  await clean(page)
  const id = new URL(page.url()).pathname.split('/').pop()
  await page.getByRole('button', { name: 'Give up the batch' }).click()
  await page.getByRole('dialog').getByText('nothing was filed from this batch').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Give up the batch' }).click()
  await page.waitForURL(/\/my\/batches$/)
  const left = await (await context.request.get(`${program.url}/api/v1/batches`)).json()
  expect(left.items.map((each: { id: string }) => each.id)).not.toContain(id)
  await context.close()
}, 240_000)
