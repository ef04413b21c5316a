import createClient, { type Middleware } from 'openapi-fetch'
import i18next from 'i18next'
import type { components, paths } from './schema'

export type Schemas = components['schemas']
export type Text = Schemas['Text']
export type FieldProblem = Schemas['FieldProblem']

/** What the server refused and why (RFC 9457), or that it could not be reached (`status` 0). */
export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Partial<Schemas['Problem']>,
    /** The entity tag of what the server has now, where it said so (412). */
    readonly etag: string = '',
    /** Seconds to wait, from Retry-After. */
    readonly retryAfter = 0,
  ) {
    super(problem.title ?? `HTTP ${status}`)
  }
  get offline() {
    return this.status === 0
  }
  get signedOut() {
    return this.status === 401
  }
}

const sessionLost = new EventTarget()

/** Says that an answer was 401; for requests that do not go through `answer`. */
export const tellSessionLost = () => sessionLost.dispatchEvent(new Event('lost'))

/** Calls `listener` when an answer says that nobody is signed in any more. Returns the way to stop listening. */
export function onSessionLost(listener: () => void): () => void {
  sessionLost.addEventListener('lost', listener)
  return () => sessionLost.removeEventListener('lost', listener)
}

/** What every request carries; writing ones say that they come from a page of ours. */
export const commonHeaders = (writes: boolean): Record<string, string> => ({
  'Accept-Language': i18next.language === 'en' ? 'en' : 'zh-CN',
  ...(writes && { 'X-Shuquan-Request': '1' }),
})

const requestHeaders: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(commonHeaders(request.method !== 'GET' && request.method !== 'HEAD'))) request.headers.set(name, value)
    return request
  },
}

export const client = createClient<paths>({ baseUrl: '' })
client.use(requestHeaders)

interface Outcome<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The data of an answer; throws ProblemError for a refusal and for a server that cannot be reached. */
export async function answer<T>(call: Promise<Outcome<T>>): Promise<T> {
  return (await answerWithTag(call)).data
}

/** Like `answer`, with the entity tag of what was read or written (without quotes). */
export async function answerWithTag<T>(call: Promise<Outcome<T>>): Promise<{ data: T; etag: string }> {
  let outcome: Outcome<T>
  try {
    outcome = await call
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ProblemError(0, { reason: 'client.offline' })
  }
  const { response } = outcome
  const etag = (response.headers.get('ETag') ?? '').replace(/^W\//, '').replace(/"/g, '')
  if (response.ok) return { data: outcome.data as T, etag }
  const problem =
    typeof outcome.error === 'object' && outcome.error !== null ? (outcome.error as Partial<Schemas['Problem']>) : {}
  if (response.status === 401) tellSessionLost()
  throw new ProblemError(response.status, problem, etag, Number(response.headers.get('Retry-After') ?? 0))
}

/** A fresh key for a command that must not run twice (double click, retry after a lost answer). */
export const idempotencyKey = () => crypto.randomUUID()
