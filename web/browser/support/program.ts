import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export interface Program {
  url: string
  /** Stops the program; `start` again with the same data is `startProgram({ data })`. */
  stop: () => Promise<void>
  data: string
  /** Address of the PostgreSQL schema in use, for a second start with the same data. */
  database?: string
}

/** A schema of its own in the PostgreSQL database that SHUQUAN_TEST_DATABASE names, so that every test begins with nothing. */
function freshSchema(server: string): string {
  const schema = `browser_${process.pid}_${Date.now()}`
  execFileSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', server, '-c', `CREATE SCHEMA ${schema}`])
  return `${server}${server.includes('?') ? '&' : '?'}options=-csearch_path%3D${schema}`
}

/**
 * Starts the real program in demo mode on a free port. `sample` fills it with the sample cases; `data` reuses a folder. Where
 * SHUQUAN_URL names a server (vite, while developing), that one is used as it is.
 */
export async function startProgram(options: { sample?: boolean; data?: string; database?: string; port?: number } = {}): Promise<Program> {
  if (process.env.SHUQUAN_URL) return { url: process.env.SHUQUAN_URL, data: '', stop: async () => {} }
  const program = resolve(process.env.SHUQUAN_PROGRAM ?? '../build/release/shuquan')
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'shuquan_browser_'))
  const args = ['serve', '--demo', '--data', data, '--listen', `127.0.0.1:${options.port ?? 0}`]
  const server = process.env.SHUQUAN_TEST_DATABASE
  const database = options.database ?? (server ? freshSchema(server) : undefined)
  if (database) args.push('--database', database)
  const child: ChildProcess = spawn(program, args, {
    cwd: resolve('..'),
    env: { ...process.env, ...(options.sample === false && { SHUQUAN_DEMO_EMPTY: '1' }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const url = await new Promise<string>((found, failed) => {
    const hear = (piece: Buffer) => {
      said += piece.toString()
      const match = /http:\/\/127\.0\.0\.1:\d+/.exec(said)
      if (match) found(match[0])
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.on('exit', (code) => failed(new Error(`the program ended with ${code}: ${said}`)))
    setTimeout(() => failed(new Error(`the program does not answer: ${said}`)), 60_000)
  })
  return {
    url,
    data,
    database,
    stop: () =>
      new Promise((stopped) => {
        child.removeAllListeners('exit')
        child.on('exit', () => {
          if (!options.data) rmSync(data, { recursive: true, force: true })
          stopped()
        })
        child.kill('SIGTERM')
      }),
  }
}
