import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { signInAs, visit } from './support/browser'
import { browser, openWorld, program } from './support/world'

// Accounts, parties and powers of attorney through the pages (issue 3 §4, §5).

openWorld({ sample: false })

/** The six digits of an authenticator app (RFC 6238) at a moment. */
function codeAt(secret: string, at: Date): string {
  const bits = [...secret.replace(/\s/g, '')].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  return String((mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

test('sign up, enter a company with a mistyped and then the right credit code, grant a power of attorney and revoke it', async () => {
  const { page, context, errors } = await visit(browser, program.url)
  await page.goto('/sign-up')
  await page.getByLabel('姓名').fill('王小明')
  await page.getByLabel('账号').fill('wang.xiaoming')
  await page.getByLabel('密码').fill('wang.xiaoming1')
  await page.getByRole('button', { name: '注册并登录' }).click()
  // The password holds the login: refused at its field, nothing else is lost.
  await page.getByRole('alert').waitFor()
  expect(await page.getByLabel('密码').getAttribute('aria-invalid')).toBe('true')
  await page.getByLabel('密码').fill('梧桐树下三只喜鹊-92')
  await page.getByRole('button', { name: '注册并登录' }).click()

  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('名称').fill('北京示例数据有限公司')
  await dialog.getByLabel('统一社会信用代码').fill('９１３５０１００m000100y44')
  await dialog.getByLabel('名称').focus()
  await dialog.getByText('校验位不符').waitFor()
  await dialog.getByLabel('统一社会信用代码').fill('９１３５ ０１００m000100y43')
  await dialog.getByRole('button', { name: '保存主体' }).click()
  await page.getByRole('heading', { level: 1, name: '北京示例数据有限公司' }).waitFor()
  await page.getByText('91350100M000100Y43').waitFor()

  await page.getByRole('link', { name: '委托代理' }).first().click()
  await page.getByRole('button', { name: '新建委托' }).click()
  const agency = await agencyCode()
  await dialog.getByLabel('代理机构的统一社会信用代码').fill(agency.code)
  await dialog.getByText(agency.name).waitFor()
  await dialog.getByRole('button', { name: '新建委托' }).click()
  await page.getByRole('heading', { name: '委托出去的' }).waitFor()
  await page.getByRole('button', { name: /解除对/ }).click()
  await dialog.getByText('将立即不能再代为办理').waitFor()
  await dialog.getByRole('button', { name: '解除', exact: true }).click()
  await page.getByText('已解除', { exact: true }).waitFor()
  expect(errors.filter((error) => !error.includes('status of 4'))).toEqual([])
  await context.close()
})

/** The sample agency and its credit code, read as the agency's own person. */
async function agencyCode() {
  const { context } = await visit(browser, program.url)
  await signInAs(context, program.url, 'demo.agent.beijing')
  const me = await (await context.request.get(`${program.url}/api/v1/me`)).json()
  const party = await (await context.request.get(`${program.url}/api/v1/parties/${me.memberships[0].party}`)).json()
  await context.close()
  return { code: party.identifier as string, name: party.name as string }
}

test('two-step sign-in is set up with the code of an authenticator app, and asked for at the next sign-in', async () => {
  const { page, context } = await visit(browser, program.url, { language: 'en' })
  await page.goto('/sign-up')
  await page.getByLabel('Name', { exact: true }).fill('Second Factor')
  await page.getByLabel('Login').fill('second.factor')
  await page.getByLabel('Password').fill('an umbrella for rainy Tuesdays')
  await page.getByRole('button', { name: 'Open the account' }).click()
  await page.getByRole('dialog').waitFor()
  await page.goto('/account/security')
  await page.getByRole('button', { name: 'Set it up' }).click()
  const secret = (await page.getByLabel('Key').textContent())!
  const now = async () => new Date((await (await context.request.get(`${program.url}/api/v1/demo/clock`)).json()).now)
  await page.getByLabel('Six digits').fill('000000')
  await page.getByRole('button', { name: 'Switch on two-step sign-in' }).click()
  await page.getByRole('alert').first().waitFor()
  await page.getByLabel('Six digits').fill(codeAt(secret, await now()))
  await page.getByRole('button', { name: 'Switch on two-step sign-in' }).click()
  await page.getByText('Two-step sign-in is on').waitFor()

  await context.clearCookies()
  await page.goto('/account/security')
  await page.getByLabel('Login').fill('second.factor')
  await page.getByLabel('Password').fill('an umbrella for rainy Tuesdays')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('alert').waitFor() // the password alone does not do
  // A code is taken once only: the next one comes with the next half minute.
  const next = new Date((await now()).getTime() + 30_000)
  await page.getByLabel('Authenticator code').fill(codeAt(secret, next))
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { name: 'Signed in on' }).waitFor()
  await context.close()
})

test('a language that is chosen in the account is kept for the next visit of the account', async () => {
  const { page, context } = await visit(browser, program.url)
  await signInAs(context, program.url, 'demo.applicant.jiangsu')
  await page.goto('/account')
  await page.getByLabel('语言').selectOption('en')
  await page.getByRole('heading', { level: 1, name: 'My account' }).waitFor()
  const me = await (await context.request.get(`${program.url}/api/v1/me`)).json()
  expect(me.language).toBe('en')
  await context.close()
})

test('a notice in the inbox is counted in the header until it is seen', async () => {
  const sender = await visit(browser, program.url)
  await signInAs(sender.context, program.url, 'demo.applicant.beijing')
  const me = await (await sender.context.request.get(`${program.url}/api/v1/me`)).json()
  const agent = await visit(browser, program.url)
  await signInAs(agent.context, program.url, 'demo.agent.beijing')
  const agency = await (await agent.context.request.get(`${program.url}/api/v1/me`)).json()
  const granted = await sender.context.request.post(`${program.url}/api/v1/powers`, {
    headers: { 'X-Shuquan-Request': '1' },
    data: { principal: me.memberships[0].party, agent: agency.memberships[0].party, valid_until: me.created_at.slice(0, 4) === '2026' ? '2027-06-30' : '2030-06-30' },
  })
  expect(granted.status()).toBe(201)
  await agent.page.goto('/account/inbox')
  const bell = agent.page.getByRole('link', { name: /条未读/ })
  await bell.waitFor()
  await agent.page.getByRole('button', { name: '全部标为已读' }).click()
  await agent.page.getByRole('link', { name: '消息', exact: true }).first().waitFor()
  await bell.waitFor({ state: 'detached' })
  await sender.context.close()
  await agent.context.close()
})
