import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import i18next from 'i18next'
import type { FieldProblem } from '@/api/client'
import { startText } from '@/text'
import { ProblemSummary } from './ProblemSummary'
import { SchemaForm, type SchemaFormProps } from './SchemaForm'
import { SchemaView } from './SchemaView'
import type { Schema, Value } from './schema'

const both = (zh: string, en: string) => ({ 'x-label': { zh, en }, 'x-help': { zh: `${zh}的说明`, en: `About ${en}` } })
const schema: Schema = {
  type: 'object',
  required: ['title', 'count', 'public_data', 'commitment', 'rows', 'attachments'],
  allOf: [{ if: { required: ['kind'], properties: { kind: { enum: ['bought'] } } }, then: { required: ['contract'] } }],
  'x-groups': [{ id: 'basic', label: { zh: '基本', en: 'Basics' } }],
  properties: {
    title: { type: 'string', maxLength: 40, 'x-visibility': 'public', ...both('名称', 'Name') },
    overview: { type: 'string', maxLength: 400, 'x-widget': 'textarea', ...both('概述', 'Overview') },
    code: { type: 'string', format: 'uscc', ...both('信用代码', 'Credit code') },
    kind: { type: 'string', 'x-codes': 'source_kind', ...both('来源', 'Source') },
    contract: { type: 'string', ...both('合同', 'Contract') },
    count: { type: 'integer', ...both('数量', 'Count') },
    from: { type: 'string', format: 'date', ...both('起', 'From') },
    time: { type: 'string', format: 'instant', ...both('时间', 'Time') },
    public_data: { type: 'object', required: ['involved'], ...both('公共数据', 'Public data'), properties: { involved: { type: 'boolean', ...both('涉及', 'Involved') }, until: { type: 'string', format: 'date', ...both('止', 'Until') } } },
    commitment: { type: 'object', required: ['truthful'], ...both('承诺', 'Commitment'), properties: { truthful: { type: 'boolean', const: true, ...both('内容真实', 'True') } } },
    rows: { type: 'array', maxItems: 3, 'x-widget': 'table', ...both('结构', 'Structure'), items: { type: 'object', required: ['name', 'sensitive'], properties: { name: { type: 'string', ...both('数据项', 'Item') }, sensitive: { type: 'boolean', ...both('敏感', 'Sensitive') } } } },
    attachments: { type: 'array', 'x-widget': 'files', ...both('附件', 'Attachments'), items: { type: 'object', properties: { blob: { type: 'string', format: 'blob' }, name: { type: 'string', ...both('名称', 'Name') } } } },
    finding: { $ref: '#/$defs/finding', ...both('认定', 'Finding') },
  },
  $defs: { finding: { type: 'object', required: ['reasons'], properties: { reasons: { type: 'string', 'x-widget': 'textarea', ...both('理由', 'Reasons') } } } },
}
const lists: Record<string, unknown> = {
  source_kind: { id: 'source_kind', entries: [{ code: 'own', label: { zh: '自行采集', en: 'Own' }, parent: '', selectable: true }, { code: 'bought', label: { zh: '购买', en: 'Bought' }, parent: '', selectable: true }] },
  attachment_kind: { id: 'attachment_kind', entries: [] },
}

beforeAll(() => {
  startText()
  void i18next.changeLanguage('zh')
})
afterEach(cleanup)

/** What the server would answer for the code lists is known already. */
function known() {
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  for (const [name, list] of Object.entries(lists)) cache.setQueryData(['codes', name], list)
  return cache
}

let now: Value = {}
function Stand({ start, ...rest }: Partial<SchemaFormProps> & { start?: Value }) {
  const [value, setValue] = useState<Value>(start ?? {})
  now = value
  return <SchemaForm schema={schema} value={value} onChange={setValue} {...rest} />
}
const show = (props: Partial<SchemaFormProps> & { start?: Value } = {}) =>
  render(
    <QueryClientProvider client={known()}>
      <Stand {...props} />
    </QueryClientProvider>,
  )
const problem = (pointer: string, reason: string, message: string): FieldProblem => ({ pointer, reason, message, mend: '请改正' })

test('labels, help and who sees a field come from the rule pack, and optional fields say so', () => {
  show()
  const title = screen.getByRole('textbox', { name: /名称.*公开/ })
  expect(title.getAttribute('aria-required')).toBe('true')
  expect(document.getElementById(title.getAttribute('aria-describedby')!)?.textContent).toBe('名称的说明')
  expect(screen.getByLabelText(/概述.*选填/)).toBeTruthy()
})

test('pasted full-width digits and invisible characters are tidied, and it is said', async () => {
  show()
  const title = screen.getByLabelText(/名称.*公开/)
  fireEvent.change(title, { target: { value: '２０２５年\u200b北京市，Ａ类\ufeff数据' } })
  expect(now.title).toBe('2025年北京市，A类数据')
  expect(screen.getByText(/全角数字和字母改为半角.*已删除 2 个看不见的字符/)).toBeTruthy()
  fireEvent.change(screen.getByLabelText(/信用代码/), { target: { value: ' ９１１１0000 ab' } })
  expect(now.code).toBe('91110000AB')
})

test('a hundred thousand characters are taken without hanging, and counted', () => {
  show()
  const began = performance.now()
  fireEvent.change(screen.getByLabelText(/概述/), { target: { value: '字'.repeat(100_000) } })
  expect(String(now.overview).length).toBe(100_000)
  expect(screen.getByText('超出 99600 字')).toBeTruthy()
  expect(performance.now() - began).toBeLessThan(2000)
})

test('a number that is none is kept in sight but not saved', () => {
  show()
  const count = screen.getByLabelText(/数量/) as HTMLInputElement
  fireEvent.change(count, { target: { value: '１２０，０００'.replace('，', ',') } })
  expect(now.count).toBe(120000)
  fireEvent.change(count, { target: { value: '约十万' } })
  expect(count.value).toBe('约十万')
  expect('count' in now).toBe(false)
  expect(screen.getByText(/请填整数/)).toBeTruthy()
})

test('what only certain answers ask for appears with them', async () => {
  show()
  expect(screen.getByText('另有 1 项，按目前的填写不需要')).toBeTruthy()
  fireEvent.click(await screen.findByRole('radio', { name: '购买' }))
  expect(screen.queryByText(/按目前的填写不需要/)).toBeNull()
  expect(screen.getByLabelText(/合同/).getAttribute('aria-required')).toBe('true')
})

test('yes and no are two answers, a declaration is one box', () => {
  show()
  const set = screen.getByRole('group', { name: /^涉及/ })
  expect(within(set).getByRole('radio', { name: '是' })).toHaveProperty('checked', false)
  fireEvent.click(within(set).getByRole('radio', { name: '否' }))
  expect(now.public_data).toEqual({ involved: false })
  fireEvent.click(screen.getByRole('checkbox', { name: '内容真实' }))
  expect(now.commitment).toEqual({ truthful: true })
  fireEvent.click(screen.getByRole('checkbox', { name: '内容真实' }))
  expect('commitment' in now).toBe(false)
})

test('moments are in Beijing time whatever the clock of the machine says', () => {
  show({ start: { time: '2026-02-28T01:00:00Z' } })
  const time = screen.getByLabelText(/时间/) as HTMLInputElement
  expect(time.value).toMatch(/^2026-02-28T09:00/)
  fireEvent.change(time, { target: { value: '2026-03-01T10:30:00' } })
  expect(now.time).toMatch(/^2026-03-01T10:30:00(\.000)?\+08:00$/)
})

test('rows are added, filled, pasted from a spreadsheet and removed', () => {
  show()
  fireEvent.change(screen.getByLabelText('或者从电子表格复制后粘贴到这里'), { target: { value: '车位\t否\n车牌\t是\n无关' } })
  expect(now.rows).toEqual([{ name: '车位', sensitive: false }, { name: '车牌', sensitive: true }])
  fireEvent.click(screen.getByRole('button', { name: '删除第 1 项' }))
  fireEvent.click(screen.getByRole('button', { name: /添加一项/ }))
  fireEvent.change(screen.getByRole('textbox', { name: '第 2 行 数据项' }), { target: { value: '时刻' } })
  expect(now.rows).toEqual([{ name: '车牌', sensitive: true }, { name: '时刻', sensitive: false }])
})

test('problems stand at their fields; what is only missing waits until it is asked for', () => {
  const problems = [problem('/title', 'field.too_short', '太短'), problem('/count', 'field.required', '此项必填'), problem('/rows/0/name', 'field.too_long', '太长')]
  const { unmount } = show({ problems, start: { rows: [{ name: '很长' }] } })
  expect(screen.getByLabelText(/名称.*公开/).getAttribute('aria-invalid')).toBe('true')
  expect(screen.getByLabelText(/数量/).getAttribute('aria-invalid')).toBeNull()
  expect(screen.getByRole('textbox', { name: '第 1 行 数据项' }).getAttribute('aria-invalid')).toBe('true')
  unmount()
  show({ problems, showMissing: true })
  expect(screen.getByLabelText(/数量/).getAttribute('aria-invalid')).toBe('true')
})

test('the summary names the fields and leads to them', async () => {
  const problems = [problem('/public_data/involved', 'field.required', '此项必填'), problem('/rows/1/name', 'field.required', '此项必填')]
  render(
    <QueryClientProvider client={known()}>
      <ProblemSummary schema={schema} problems={problems} title="有两处" takeFocus />
      <Stand start={{ rows: [{ name: 'a' }, {}] }} />
    </QueryClientProvider>,
  )
  const summary = screen.getByRole('alert')
  expect(document.activeElement).toBe(summary)
  Element.prototype.scrollIntoView = vi.fn()
  await userEvent.click(within(summary).getByRole('link', { name: '结构 › 第 2 项 › 数据项' }))
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: '第 2 行 数据项' }))
  await userEvent.click(within(summary).getByRole('link', { name: '公共数据 › 涉及' }))
  expect(document.activeElement).toBe(screen.getByRole('group', { name: /^涉及/ }))
})

test('a file of the wrong kind, size or content is refused before a byte is sent', async () => {
  const upload = vi.fn(async (file: File, _kind: string, onProgress: (share: number) => void) => {
    onProgress(1)
    return { id: 'a1', kind: 'other', name: file.name, media_type: 'text/plain', size: file.size, blob: 'f'.repeat(64), sha256: 'f'.repeat(64), sm3: '', uploaded_at: '' }
  })
  const { container } = show({ files: { attachments: [], upload, addressOf: () => undefined } })
  const chooser = container.querySelector('input[type=file]') as HTMLInputElement
  const choose = (file: File) => fireEvent.change(chooser, { target: { files: [file] } })
  const large = new File(['x'], 'large.csv')
  Object.defineProperty(large, 'size', { value: 300 * 1024 * 1024 })
  choose(large)
  expect(await screen.findByText(/超过 200.0 MB/)).toBeTruthy()
  choose(new File(['MZ'], 'setup.exe'))
  expect(await screen.findByText(/不收这种文件/)).toBeTruthy()
  choose(new File(['no pdf'], 'report.pdf'))
  expect(await screen.findByText(/内容与扩展名不符/)).toBeTruthy()
  choose(new File([], 'nothing.txt'))
  expect(await screen.findByText(/文件是空的/)).toBeTruthy()
  expect(upload).not.toHaveBeenCalled()
  choose(new File(['ok'], '说明.txt'))
  await vi.waitFor(() => expect(now.attachments).toEqual([{ blob: 'f'.repeat(64), name: '说明.txt' }]))
  // The digest that comes back is compared with the one computed here; this one is a lie.
  expect(await screen.findByText(/与本机计算不一致/)).toBeTruthy()
})

test('reading shows words instead of codes and leaves out what was not given', async () => {
  render(
    <QueryClientProvider client={known()}>
      <SchemaView schema={schema} value={{ title: '数据', kind: 'bought', count: 120000, from: '2026-01-02', finding: { reasons: '充分' }, rows: [{ name: '车位', sensitive: true }] }} marks />
    </QueryClientProvider>,
  )
  expect(await screen.findByText('购买')).toBeTruthy()
  expect(screen.getByText('120,000')).toBeTruthy()
  expect(screen.getByText('2026年1月2日')).toBeTruthy()
  expect(screen.getByText('充分')).toBeTruthy()
  expect(within(screen.getByRole('table', { name: '结构' })).getByRole('cell', { name: '是' })).toBeTruthy()
  expect(screen.queryByText('概述')).toBeNull()
})
