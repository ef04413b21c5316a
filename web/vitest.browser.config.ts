import { defineConfig } from 'vitest/config'

// Browser tests: the real program, Debian's Chromium. SHUQUAN_PROGRAM names the program, SHUQUAN_TEST_DATABASE the database
// (empty: SQLite in a fresh folder).
export default defineConfig({
  test: {
    environment: 'node',
    include: ['browser/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default'],
  },
})
