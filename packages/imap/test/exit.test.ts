import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { IMap } from '@papy/imap'
import { describe, expect, test } from 'vitest'
import { turns, within } from '../../../.config/testing/bound.ts'
import * as functions from './fixtures/functions.mjs'

interface Ended {
  readonly code: number | null
  readonly out: string
}

/** Runs a part of the program in a process of its own; kills it after ten seconds. */
function program(part: string): Promise<Ended> {
  const path = fileURLToPath(new URL('./fixtures/program.mjs', import.meta.url))
  const child = spawn(process.execPath, [path, part], { stdio: ['ignore', 'pipe', 'pipe'], timeout: 10_000 })
  let out = ''
  child.stdout.on('data', (data) => (out += data))
  child.stderr.on('data', (data) => (out += data))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out: out.trim() })))
}

describe('the process ends by itself', () => {
  test.each([
    ['idle', 'done'],
    ['unused', 'done'],
    ['left', '0 done'],
    ['left-busy', 'done'],
    ['broken', 'ERR_IMPORT done'],
    ['disposed', '4950 done'],
  ])(
    '%s',
    async (part, said) => {
      const { code, out } = await program(part)
      expect([code, out]).toEqual([0, said])
    },
    12_000,
  )

  test('and not before work in flight is done', async () => {
    const { code, out } = await program('busy')
    expect([code, out]).toEqual([0, 'result 7'])
  }, 12_000)
})

describe('nothing is left', () => {
  const kinds = () => {
    const counts: Record<string, number> = {}
    for (const name of process.getActiveResourcesInfo()) counts[name] = (counts[name] ?? 0) + 1
    return counts
  }

  test('after dispose: no thread, no port, no timer', async () => {
    await turns(5)
    const before = kinds()
    for (const how of ['ended', 'left', 'computing'] as const) {
      const pool = new IMap({ workers: 2 })
      const task = pool.addTask(functions.wait as never, how === 'computing' ? [5, 100_000, 100_000] : [1, 1, 1])
      await pool.start()
      if (how === 'ended') for await (const _ of task);
      else await task.next()
      await within(pool.close(), 5_000)
    }
    await turns(10)
    for (const [name, count] of Object.entries(kinds()))
      if (/Worker|MessagePort|Timeout|Immediate/.test(name)) expect(count, name).toBeLessThanOrEqual(before[name] ?? 0)
  }, 10_000)

  test('also from a thread in an endless loop', async () => {
    const pool = new IMap({ workers: 1 })
    const task = pool.addTask(
      ((x: number) => {
        while (x > 0);
        return x
      }) as never,
      [0, 1],
    )
    await pool.start()
    await task.next()
    await within(pool.close(), 5_000)
  }, 10_000)
})
