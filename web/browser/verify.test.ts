import { afterAll, beforeAll, expect, test } from 'vitest'
import type { APIRequestContext, Browser, Page } from 'playwright-core'
import { launch, picture, signInAs, visit } from './support/browser'
import { startProgram, type Program } from './support/program'

// The verification page needs the server for nothing but itself: the program is stopped before the first file is dropped.

let program: Program
let browser: Browser
let page: Page
let errors: string[]
const files: Record<string, Buffer> = {}
let keys: string[]

const fetched = async (request: APIRequestContext, path: string) => {
  const reply = await request.get(`${program.url}/api/v1${path}`)
  if (!reply.ok()) throw new Error(`${path}: ${reply.status()}`)
  return reply.body()
}

beforeAll(async () => {
  program = await startProgram()
  browser = await launch()
  const official = await visit(browser, program.url)
  await signInAs(official.context, program.url, 'demo.registrar.beijing')
  const ask = (path: string) => fetched(official.context.request, path)
  const { items } = JSON.parse((await ask('/register?jurisdiction=beijing')).toString())
  const { number } = items[0]
  files.certificate = await ask(`/register/${number}/certificate`)
  files.entry = await ask(`/register/${number}/entry`)
  files.proof = await ask(`/register/${number}/proof`)
  files.state = await ask(`/register/${number}/state`)
  keys = JSON.parse((await ask('/log')).toString()).keys
  await official.context.close()
  const visitor = await visit(browser, program.url)
  ;({ page, errors } = visitor)
  await page.goto('/verify')
  await page.getByText(keys[0]!).waitFor()
  await page.getByText(/本网站现在公布的 \d+ 个登记机构印章/).waitFor()
  if (!process.env.SHUQUAN_URL) await program.stop()
  await visitor.context.setOffline(true)
  errors.length = 0
})
afterAll(async () => {
  await browser?.close()
})

const drop = (...chosen: Array<[string, Buffer]>) => page.locator('input[type=file]').setInputFiles(chosen.map(([name, buffer]) => ({ name, mimeType: 'application/octet-stream', buffer })))
const heading = () => page.locator('#verify-result')
const changed = (bytes: Buffer, at: number) => {
  const out = Buffer.from(bytes)
  out[at]! ^= 1
  return out
}

test('a certificate is checked with the server stopped, and what was not proved is said', async () => {
  await drop(['certificate.pdf', files.certificate!])
  await heading().filter({ hasText: '与本网站的日志一致' }).waitFor()
  await page.getByText('印章覆盖文件的每一个字节').waitFor()
  await page.getByText('公钥属于登记机构：它由本网站给出').waitFor()
  await page.getByText('印章证书与本网站公布的该登记机构印章一致').waitFor()
  await page.getByText('印章属于登记机构：它的指纹由本网站给出').waitFor()
  await page.getByText('没有见证人会签').waitFor()
  await page.getByText('法律效力：这是演示证书').waitFor()
  await picture(page, 'verify-certificate')
})

test('with keys of one’s own it is proved; with another log’s key refused; without any key nobody is believed', async () => {
  await page.getByLabel('用我自己取得的公钥').check()
  await heading().filter({ hasText: '内容自洽，但没有核对日志公钥' }).waitFor()
  await page.getByRole('textbox', { name: '日志公钥' }).fill(keys.join('\n'))
  await heading().filter({ hasText: '核验通过' }).waitFor()
  await page.getByRole('textbox', { name: '日志公钥' }).fill('registry.example/log+80e3d588+/3NodXF1YW4vc20yLXdpdGgtc20zL2Rlci8xMjM0NTY3ODEyMzQ1Njc4L3YxBAn53zEeVCGhUN19Fh5LxcZyF5+tGDP8B2uwj/NW81AgzOpJDOJndaUtxupxjMGqYArtBfvzXghKZjL2By2prRM=')
  await heading().filter({ hasText: '不予采信' }).waitFor()
  await page.getByText('没有任何受信任密钥的签名').waitFor()
  await page.getByRole('textbox', { name: '日志公钥' }).fill(keys.join('\n'))
  await page.getByLabel(/^印章证书指纹/).fill('0'.repeat(64))
  await page.getByText(/印章证书的指纹是 [0-9a-f]{64}，与指定的/).waitFor()
  const found = /指纹是 ([0-9a-f]{64})/.exec((await page.locator('main').textContent())!)![1]!
  await page.getByLabel(/^印章证书指纹/).fill(found)
  await page.getByText('印章证书与指定的指纹一致').waitFor()
})

test('each kind of tampering is refused with its reason', async () => {
  const refusal = async (reason: string | RegExp, ...chosen: Array<[string, Buffer]>) => {
    await drop(...chosen)
    await page.getByText(chosen.map(([name]) => name).join(' · '), { exact: true }).waitFor()
    await heading().filter({ hasText: '不予采信' }).waitFor()
    await page.getByText(reason).first().waitFor()
  }
  const pdf = files.certificate!
  const text = (bytes: Buffer) => bytes.toString('latin1')
  const swap = (bytes: Buffer, from: RegExp, to: string) => Buffer.from(text(bytes).replace(from, to), 'latin1')
  await refusal('文件在盖章之后被改动过', ['date.pdf', swap(pdf, /"valid_until":"20/, '"valid_until":"21')])
  await refusal('文件在盖章之后被改动过', ['page.pdf', changed(pdf, text(pdf).indexOf('stream\n') + 40)])
  await refusal(/文件结构不符合本系统的格式/, ['cut.pdf', pdf.subarray(0, pdf.length - 100)])
  await refusal(/文件结构不符合本系统的格式/, ['revision.pdf', Buffer.concat([pdf, Buffer.from('1 0 obj\n<<>>\nendobj\n')])])
  await refusal('这不是本系统出具的证书或文书', ['other.pdf', Buffer.from('%PDF-1.7\n%âãÏÓ\n')])
  await refusal(/证明推算出的根与检查点的根不一致/, ['entry-changed.json', swap(files.entry!, /"revision":1/, '"revision":2')], ['a.tlog-proof', files.proof!])
  await refusal(/的签名与内容不符|证明推算出的根/, ['entry.json', files.entry!], ['root.tlog-proof', swap(files.proof!, /\n(\d+)\n(.{43}=)\n\n/, '\n$1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n')])
  await refusal(/的签名与内容不符/, ['entry.json', files.entry!], ['signature.tlog-proof', swap(files.proof!, /(.)(.{6})\n$/, (files.proof!.at(-8) === 65 ? 'B' : 'A') + '$2\n')])
  await refusal(/证明推算出的根与检查点的根不一致/, ['status.json', swap(files.state!, /\\"status\\":\\"registered/, '\\"status\\":\\"cancelled')])
})

test('an entry with its proof and state evidence are proved; a lone proof asks for its entry', async () => {
  await drop(['entry.json', files.entry!], ['entry.tlog-proof', files.proof!])
  await heading().filter({ hasText: '核验通过' }).waitFor()
  await drop(['state.json', files.state!])
  await page.getByText(/项的状态为“有效”/).waitFor()
  await drop(['alone.tlog-proof', files.proof!])
  await page.getByText('还需要它所证明的日志记录原文').waitFor()
  await drop(['entry.json', files.entry!])
  await heading().filter({ hasText: '核验通过' }).waitFor()
  await drop(['notes.txt', Buffer.from('hello')])
  await page.getByText('认不出这个文件').waitFor()
  expect(errors.filter((error) => !/ERR_INTERNET_DISCONNECTED|Failed to load resource/.test(error))).toEqual([])
})
