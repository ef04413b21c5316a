import { act, renderHook, waitFor } from '@testing-library/react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { mostViews, useSavedViews, type SavedView } from './views'

/** The account's preferences as the server keeps them; `gate` holds up reading. */
const server = { preferences: {} as Record<string, unknown>, gate: Promise.resolve(), writes: 0 }
vi.mock('@/api/client', () => ({
  answer: (call: Promise<unknown>) => call,
  client: {
    GET: async () => {
      await server.gate
      return { preferences: structuredClone(server.preferences) }
    },
    PUT: async (_path: string, { params, body }: { params: { path: { name: string } }; body: { value: unknown } }) => {
      server.writes++
      server.preferences = { ...server.preferences, [params.path.name]: structuredClone(body.value) }
      return server.preferences
    },
  },
}))

const view = (id: string): SavedView => ({ id, name: id, filter: {} })
const ids = () => (server.preferences['office.views'] as SavedView[]).map(({ id, name }) => (id.length > 10 ? name : id))
const open = () => {
  const cache = new QueryClient()
  return renderHook(useSavedViews, { wrapper: ({ children }) => <QueryClientProvider client={cache}>{children}</QueryClientProvider> })
}

beforeEach(() => Object.assign(server, { preferences: { 'office.views': [view('a')], 'office.dense': true }, gate: Promise.resolve(), writes: 0 }))
afterEach(() => vi.clearAllMocks())

test('a view that is saved before the others were read is added to them', async () => {
  let let_go = () => {}
  server.gate = new Promise((done) => (let_go = done))
  const page = open()
  const adding = page.result.current.add('b', {})
  expect(server.writes).toBe(0)
  let_go()
  await act(() => adding)
  expect(ids()).toEqual(['a', 'b'])
  expect(server.preferences['office.dense']).toBe(true)
})

test('what another tab saved meanwhile stays', async () => {
  const one = open()
  const two = open()
  await waitFor(() => expect([one.result.current.views.length, two.result.current.views.length]).toEqual([1, 1]))
  await act(() => one.result.current.add('b', {}))
  await act(() => two.result.current.add('c', {}))
  await act(() => one.result.current.remove('a'))
  expect(ids()).toEqual(['b', 'c'])
})

test('no view is thrown out for a further one: there is no more room, and that is said', async () => {
  server.preferences['office.views'] = Array.from({ length: mostViews }, (_, at) => view(`v${at}`))
  const page = open()
  let room: boolean | undefined
  await act(async () => {
    room = await page.result.current.add('one too many', {})
  })
  expect(room).toBe(false)
  expect(ids()).toHaveLength(mostViews)
  expect(ids()[0]).toBe('v0')
  expect(server.writes).toBe(0)
})
