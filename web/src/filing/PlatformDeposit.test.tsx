import { useState } from 'react'
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import i18next from 'i18next'
import type { Value } from '@/form'
import { addText, startText } from '@/text'
import { DraftContext, type Draft } from './draft'
import { PlatformDeposit } from './PlatformDeposit'
import zh from '@/text/zh/filing.json'
import en from '@/text/en/filing.json'

const made = (id: string) => ({ id, number: `D-${id}`, title: `数据${id}`, source_name: '', head_sm3: id.repeat(64), received_at: '2026-11-01T00:00:00Z' })
vi.mock('@/deposits/data', () => ({
  depositsKey: (party: string) => ['deposits', party],
  readDeposits: (_party: string, after?: string) => Promise.resolve(after ? { items: [made('c')], next: null } : { items: [made('a'), made('b')], next: 'b' }),
  useDeposit: (id: string, enabled: boolean) => ({ data: enabled ? made(id) : undefined }),
}))

beforeAll(async () => {
  HTMLDialogElement.prototype.showModal ??= function () { this.open = true }
  HTMLDialogElement.prototype.close ??= function () { this.open = false }
  await startText()
  await i18next.changeLanguage('zh')
  addText('filing', zh, en)
})
afterEach(cleanup)

let form: Value
function Standing({ start }: { start: Value }) {
  const [held, setHeld] = useState(start)
  form = held
  const draft = { file: { office: { zh: '示例市知识产权局', en: 'Example IP office' }, participants: [{ role: 'applicant', party: 'p' }] }, view: { form: held }, keeper: { change: setHeld } } as unknown as Draft
  return (
    <QueryClientProvider client={new QueryClient()}>
      <DraftContext value={draft}>
        <PlatformDeposit />
      </DraftContext>
    </QueryClientProvider>
  )
}
const picker = () => screen.findByRole('combobox', { name: '使用本平台的存证' })

test('a deposit of this registry fills its part of the form; none empties all of it again', async () => {
  render(<Standing start={{ title: '数据' }} />)
  await userEvent.selectOptions(await picker(), 'a')
  expect(form).toMatchObject({ title: '数据', deposit: { method: 'platform', number: 'D-a', digest: 'a'.repeat(64), deposit_id: 'a' } })
  // The public field holds the registry's legal name in every language of the page.
  expect(form).toMatchObject({ deposit: { body: '示例市知识产权局' } })
  await userEvent.selectOptions(await picker(), 'b')
  expect(form.deposit).toMatchObject({ deposit_id: 'b' })
  await userEvent.selectOptions(await picker(), '')
  expect(form).toEqual({ title: '数据' })
})

test('a deposit made elsewhere that was typed is replaced only when asked', async () => {
  const typed = { deposit: { method: 'notary', body: '示例公证处', number: '公证1号' } }
  render(<Standing start={typed} />)
  await userEvent.selectOptions(await picker(), 'a')
  expect(form).toEqual(typed)
  expect(await screen.findByText(/示例公证处 公证1号/)).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: '取消' }))
  expect(form).toEqual(typed)
  await userEvent.selectOptions(await picker(), 'a')
  await userEvent.click(await screen.findByRole('button', { name: '替换' }))
  expect(form.deposit).toMatchObject({ number: 'D-a' })
})

test('older deposits can be reached, and one that the draft names is shown though it is not among the newest', async () => {
  render(<Standing start={{ deposit: { number: 'D-c', deposit_id: 'c' } }} />)
  const select = (await picker()) as HTMLSelectElement
  await vi.waitFor(() => expect([...select.options].map((one) => one.value)).toEqual(['', 'c', 'a', 'b']))
  expect(select.selectedOptions[0]!.text).toContain('D-c')
  await userEvent.click(screen.getByRole('button', { name: '更早的存证' }))
  await vi.waitFor(() => expect([...select.options].map((one) => one.value)).toEqual(['', 'a', 'b', 'c']))
  expect(select.value).toBe('c')
})
