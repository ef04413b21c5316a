import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { launch } from './support/browser'
import { startProgram, type Program } from './support/program'
import { walk } from './support/walk'

let program: Program
let browser: Browser
beforeAll(async () => {
  program = await startProgram()
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await program?.stop()
})

test('axe finds nothing serious or critical on any route, at either width', { timeout: 400_000 }, async () => {
  const findings: string[] = []
  await walk(browser, program.url, 'zh', async ({ stop, page }, width) => {
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
    for (const { id, impact, nodes } of violations)
      if (impact === 'serious' || impact === 'critical') findings.push(`${stop.name} ${width}: ${id} (${impact}) ${nodes.map((node) => node.target.join(' ')).slice(0, 3).join(' | ')}`)
  })
  expect(findings).toEqual([])
})
