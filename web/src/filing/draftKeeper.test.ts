import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DraftKeeper, type DraftWorld, type Held, type SaveFault } from './draftKeeper'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A server with revisions, and a browser's store; `down` and `out` make it refuse. */
function world(start: Held) {
  const server = { ...start, fault: undefined as SaveFault | undefined, saves: [] as unknown[], store: null as string | null }
  const act: DraftWorld = {
    faultOf: (error) => error as SaveFault,
    read: async () => {
      if (server.fault) throw server.fault
      return { form: server.form, revision: server.revision, problems: [] }
    },
    save: async (changes, revision) => {
      if (server.fault) throw server.fault
      if (revision !== server.revision) throw 'stale'
      server.saves.push(changes)
      server.form = Object.fromEntries(Object.entries({ ...server.form, ...changes }).filter(([, value]) => value !== null))
      server.revision++
      return { revision: server.revision, problems: [], savedAt: '2026-11-21T00:00:00Z' }
    },
    recall: () => server.store,
    remember: (text) => {
      server.store = text
    },
  }
  return { server, act }
}
const start: Held = { form: { a: '1', b: '1' }, revision: 4, problems: [] }

test('typing is saved once it rests, only what changed, and taking out is saved as null', async () => {
  const { server, act } = world(start)
  const keeper = new DraftKeeper(start, act)
  keeper.change({ a: '12', b: '1' })
  keeper.change({ a: '123' })
  expect(keeper.current().status).toBe('waiting')
  await vi.advanceTimersByTimeAsync(1000)
  expect(server.saves).toEqual([{ a: '123', b: null }])
  expect(keeper.current()).toMatchObject({ status: 'saved', savedAt: '2026-11-21T00:00:00Z' })
  expect(server.store).toBeNull()
})

test('somebody who never stops typing is saved all the same', async () => {
  const { server, act } = world(start)
  const keeper = new DraftKeeper(start, act)
  for (let at = 0; at < 20; at++) {
    keeper.change({ ...keeper.current().form, a: String(at) })
    await vi.advanceTimersByTimeAsync(300)
  }
  expect(server.saves.length).toBeGreaterThan(0)
})

test('without network everything stands in the store and is sent again by itself', async () => {
  const { server, act } = world(start)
  const keeper = new DraftKeeper(start, act)
  server.fault = 'offline'
  keeper.change({ a: '2', b: '1' })
  await vi.advanceTimersByTimeAsync(1000)
  expect(keeper.current().status).toBe('offline')
  expect(server.store).toContain('"a":"2"')
  server.fault = undefined
  await vi.advanceTimersByTimeAsync(35_000)
  expect(server.form.a).toBe('2')
  expect(keeper.current().status).toBe('saved')
})

test('after the session ended nothing is sent until somebody signed in again', async () => {
  const { server, act } = world(start)
  const keeper = new DraftKeeper(start, act)
  server.fault = 'signed_out'
  keeper.change({ a: '2', b: '1' })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(keeper.current().status).toBe('signed_out')
  server.fault = undefined
  keeper.retry()
  await vi.advanceTimersByTimeAsync(10)
  expect(server.form.a).toBe('2')
})

test('what a closed page had not sent is found again, and joined with what others saved meanwhile', async () => {
  const { server, act } = world(start)
  const first = new DraftKeeper(start, act)
  server.fault = 'offline'
  first.change({ a: '2', b: '1' })
  first.close()
  server.fault = undefined
  Object.assign(server, { form: { a: '1', b: '9' }, revision: 5 })
  const second = new DraftKeeper({ form: server.form, revision: 5, problems: [] }, act)
  expect(second.current()).toMatchObject({ recovered: true, form: { a: '2', b: '9' } })
  await vi.advanceTimersByTimeAsync(1000)
  expect(server.form).toEqual({ a: '2', b: '9' })
})

test('a question that is open stays open when they save once more, with their newest words', async () => {
  const { server, act } = world(start)
  const keeper = new DraftKeeper(start, act)
  Object.assign(server, { form: { a: 'theirs', b: '1' }, revision: 5 })
  keeper.change({ a: 'mine', b: '1' })
  await vi.advanceTimersByTimeAsync(1000)
  // Another field of theirs comes in while the dialog stands: nothing is sent over their words.
  Object.assign(server, { form: { a: 'theirs', b: 'more' }, revision: 6 })
  keeper.adopt({ form: server.form, revision: 6, problems: [] })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(keeper.current()).toMatchObject({ status: 'clash', clashes: [{ name: 'a', mine: 'mine', theirs: 'theirs' }], form: { b: 'more' } })
  expect(await keeper.flush()).toBe(false)
  Object.assign(server, { form: { a: 'theirs anew', b: 'more' }, revision: 7 })
  keeper.adopt({ form: server.form, revision: 7, problems: [] })
  expect(keeper.current().clashes).toEqual([{ name: 'a', mine: 'mine', theirs: 'theirs anew' }])
  expect(server.form.a).toBe('theirs anew')
  // They come round to the same words: there is nothing left to ask.
  Object.assign(server, { form: { a: 'mine', b: 'more' }, revision: 8 })
  keeper.adopt({ form: server.form, revision: 8, problems: [] })
  expect(keeper.current()).toMatchObject({ status: 'saved', clashes: [] })
})

test('what comes in while words are under way waits for their answer', async () => {
  const { server, act } = world(start)
  let answerIt = () => {}
  const keeper = new DraftKeeper(start, { ...act, save: async (changes, revision) => {
    const saved = await act.save(changes, revision)
    await new Promise<void>((done) => (answerIt = done))
    return saved
  } })
  keeper.change({ a: 'mine', b: '1' })
  await vi.advanceTimersByTimeAsync(1000)
  Object.assign(server, { form: { a: 'theirs', b: 'theirs' }, revision: 6 })
  keeper.adopt({ form: server.form, revision: 6, problems: [] })
  answerIt()
  await vi.advanceTimersByTimeAsync(1000)
  expect(keeper.current()).toMatchObject({ status: 'saved', form: { a: 'theirs', b: 'theirs' } })
  expect(server.saves).toHaveLength(1)
})

test('two people: other fields are joined, the same field is asked, and the choice is saved', async () => {
  const { server, act } = world(start)
  const keeper = new DraftKeeper(start, act)
  Object.assign(server, { form: { a: 'theirs', b: 'theirs', c: 'new' }, revision: 5 })
  keeper.change({ a: 'mine', b: '1' })
  await vi.advanceTimersByTimeAsync(1000)
  expect(keeper.current()).toMatchObject({ status: 'clash', clashes: [{ name: 'a', mine: 'mine', theirs: 'theirs' }], form: { a: 'mine', b: 'theirs', c: 'new' } })
  expect(server.form.a).toBe('theirs')
  keeper.settle({ a: 'theirs' })
  await vi.advanceTimersByTimeAsync(1000)
  expect(keeper.current()).toMatchObject({ status: 'saved', clashes: [], form: { a: 'theirs', b: 'theirs', c: 'new' } })
  keeper.change({ ...keeper.current().form, a: 'mine again' })
  await vi.advanceTimersByTimeAsync(1000)
  expect(server.form).toEqual({ a: 'mine again', b: 'theirs', c: 'new' })
})
