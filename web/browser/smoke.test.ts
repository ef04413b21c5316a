import { expect, test } from 'vitest'
import { picture, signInAs, visit } from './support/browser'
import { browser, openWorld, program } from './support/world'

openWorld()

test('the first page stands, in both languages, without an error in the console', async () => {
  for (const [language, heading] of [['zh', '数据知识产权'], ['en', 'ata intellectual property']] as const) {
    const { page, context, errors } = await visit(browser, program.url, { language })
    await page.goto('/')
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain(heading)
    await picture(page, `home-${language}`)
    expect(errors).toEqual([])
    await context.close()
  }
})

test('one click signs in as a sample person', async () => {
  const { page, context } = await visit(browser, program.url)
  await signInAs(context, program.url, 'demo.applicant.beijing')
  await page.goto('/')
  await page.getByRole('banner').getByText('林示例').waitFor()
  await context.close()
})
