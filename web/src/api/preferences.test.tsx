import { act, renderHook, waitFor } from '@testing-library/react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { usePreference } from './preferences'

// A server that keeps preferences, a little slow.
const server = vi.hoisted(() => ({ kept: {} as Record<string, unknown>, refuses: false, writes: [] as Array<[string, unknown]> }))
vi.mock('./client', () => ({
  answer: <T,>(call: Promise<T>) => call,
  client: {
    GET: async () => {
      const preferences = server.kept
      await new Promise((done) => setTimeout(done, 10))
      return { preferences }
    },
    PUT: async (_path: string, { params, body }: { params: { path: { name: string } }; body: { value: unknown } }) => {
      if (server.refuses) throw new Error('refused')
      await new Promise((done) => setTimeout(done, 10))
      server.writes.push([params.path.name, body.value])
      server.kept = { ...server.kept, [params.path.name]: body.value }
    },
  },
}))

afterEach(() => {
  server.kept = {}
  server.refuses = false
  server.writes.length = 0
})

function preference<T>(name: string, fallback: T) {
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } })
  const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={cache}>{children}</QueryClientProvider>
  return renderHook(() => usePreference<T>(name, fallback), { wrapper })
}

test('a switch is sent and shows at once', async () => {
  server.kept = { 'office.shortcuts': true }
  const { result } = preference('office.shortcuts', false)
  await waitFor(() => expect(result.current[0]).toBe(true))
  await act(() => result.current[1](false))
  expect(server.writes).toEqual([['office.shortcuts', false]])
  expect(result.current[0]).toBe(false)
})

test('a switch that is turned before anything was read stays turned', async () => {
  const { result } = preference('office.shortcuts', true)
  await act(() => result.current[1](false))
  await act(() => new Promise((done) => setTimeout(done, 30)))
  expect(result.current[0]).toBe(false)
})

test('two changes made quickly are both kept', async () => {
  server.kept = { views: ['a', 'b', 'c'] }
  const { result } = preference<string[]>('views', [])
  await waitFor(() => expect(result.current[0]).toHaveLength(3))
  const without = (one: string) => result.current[1]((now) => now.filter((each) => each !== one))
  await act(() => Promise.all([without('a'), without('b')]))
  expect(server.kept.views).toEqual(['c'])
})

test('what the server refuses comes back', async () => {
  const { result } = preference('office.dense', true)
  await waitFor(() => expect(result.current[0]).toBe(true))
  server.refuses = true
  await act(() => result.current[1](false).catch(() => undefined))
  await waitFor(() => expect(result.current[0]).toBe(true))
})
