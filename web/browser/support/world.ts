import { afterAll, beforeAll } from 'vitest'
import type { Browser } from 'playwright-core'
import { launch, signInAs, visit, type Visit } from './browser'
import { startProgram, type Program } from './program'

/** The program and the browser of the test file that called `openWorld`. */
export let program: Program
export let browser: Browser

/** Starts the real program and a browser before the tests of a file and ends both after them. */
export function openWorld(options: Parameters<typeof startProgram>[0] = {}) {
  beforeAll(async () => {
    program = await startProgram(options)
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await program?.stop()
  })
}

/** One of the sample cast at a browser of their own. */
export async function person(login: string, how?: Visit) {
  const visitor = await visit(browser, program.url, how)
  await signInAs(visitor.context, program.url, login)
  visitor.page.setDefaultTimeout(45_000)
  return visitor
}
