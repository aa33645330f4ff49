import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isPiperError, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { coprocess } from '@papy/std/script'
import { describe, expect, onTestFinished, test } from 'vitest'
import { mark, until } from '../../.config/testing/marked.ts'
import { endless, killing } from './fixtures/killing.mjs'
import { bind, piper } from './plumbed.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url))
const helper = fileURLToPath(new URL('../../packages/std/templates/coprocess.py', import.meta.url))
/** Itself: what is called python3 may be a script that starts others before it becomes it. */
const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim()

// Fault 38, where nobody is left who could end the programs.
test.each(['serial', 'threads', 'processes'])(
  'a coordinator is killed that has programs at work, %s: none is left, nor a file',
  async (kind) => {
    const { env, alive } = mark()
    const scratch = mkdtempSync(join(tmpdir(), 'papy-orphans-'))
    onTestFinished(() => rmSync(scratch, { recursive: true }))
    const args = [fixture('programs-at-work.mjs'), kind, env.PAPY_TEST_MARK]
    const coordinator = spawn(process.execPath, args, {
      stdio: 'ignore',
      env: { PATH: process.env['PATH'], TMPDIR: scratch },
    })
    const folders = (): readonly string[] => readdirSync(scratch).filter((name) => name.startsWith('papy-script-'))
    // The command has its file when the co-process has answered.
    await until(() => folders().length === 1 && alive().length >= 2, 20_000)
    coordinator.kill('SIGKILL')
    await once(coordinator, 'exit')
    await until(() => alive().length === 0, 2_000)
    await until(() => folders().length === 0, 2_000)
  },
)

test('a process of a worker is killed that has a program: that ends with it, and the next worker starts another', async () => {
  const { env, alive } = mark()
  await using imap = new IMap({ workers: processes(1, { stderr: 'capture' }), stride: 1 })
  await using plumber = new Plumber()
  const once = { attempts: 1 }
  plumber.addPiper(
    piper([coprocess([python, '-S', helper], { env }), bind(killing, 'b')], { parallel: imap, retry: once }),
  )
  const rows: unknown[] = []
  const seen: (readonly number[])[] = []
  for await (const row of plumber.stream([['a', 'b', 'c']] as never)) {
    rows.push(isPiperError(row) ? row.code : row)
    seen.push(alive())
  }
  expect(rows).toEqual(['a', 'ERR_WORKER_LOST', 'c'])
  await until(() => alive().length === 0, 2_000)
})

test('a thread is terminated that has a program: that ends with it', async () => {
  const { env, alive } = mark()
  const imap = new IMap({ workers: threads(1), stride: 1 })
  const plumber = new Plumber()
  plumber.addPiper(piper([coprocess([python, '-S', helper], { env }), endless], { parallel: imap, timeoutMs: 1_500 }))
  const rows: unknown[] = []
  for await (const row of plumber.stream([['a']] as never)) rows.push(isPiperError(row) ? row.code : row)
  expect(rows).toEqual(['ERR_TIMEOUT'])
  await plumber.close()
  await imap.close()
  await until(() => alive().length === 0, 2_000)
})

describe('co-processes in a pool', () => {
  test.each([
    ['threads', threads(2)],
    ['processes', processes(2)],
  ])('are one for each worker, and are closed when it is; %s', async (_, workers) => {
    const { env, alive } = mark()
    const imap = new IMap({ workers, stride: 1 })
    const plumber = new Plumber()
    plumber.addPiper(piper(coprocess([python, '-S', helper], { env }), { parallel: imap }))
    const items = Array.from({ length: 40 }, (_, at) => at)
    const rows: unknown[] = []
    const most = { alive: 0 }
    for await (const row of plumber.stream([items] as never)) {
      rows.push(row)
      most.alive = Math.max(most.alive, alive().length)
    }
    expect(rows).toEqual(items)
    expect(most.alive).toBeLessThanOrEqual(2)
    await plumber.close()
    await imap.close()
    expect(alive()).toEqual([])
  })

  test('are closed with their run, while the pool goes on', async () => {
    const { env, alive } = mark()
    await using imap = new IMap({ workers: threads(1) })
    await using plumber = new Plumber()
    plumber.addPiper(piper(coprocess([python, '-S', helper], { env }), { parallel: imap }))
    for (const items of [['a'], ['b', 'c']]) {
      const rows: unknown[] = []
      for await (const row of plumber.stream([items] as never)) rows.push(row)
      expect(rows).toEqual(items)
      await until(() => alive().length === 0, 2_000)
    }
  })
})
