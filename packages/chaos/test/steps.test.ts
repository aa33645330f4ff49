import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { fail, type PoisonOptions, poison, slow } from '@papy/chaos'
import type { WorkerEvent } from '@papy/contract/diagnostics'
import { isPiperError, Piper, type PiperError, Plumber, Worker } from '@papy/core'
import { IMap, type IMapOptions } from '@papy/imap'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { describe, expect, onTestFinished, test } from 'vitest'
import { same } from './fixtures/functions.mjs'

const range = (length: number): number[] => Array.from({ length }, (_, at) => at)
const limits = { resourceLimits: { maxOldGenerationSizeMb: 64 } }
const kinds = [
  ['threads', () => threads(2, limits)],
  ['processes', () => processes(2, { stderr: 'capture', ...limits })],
] as const

async function run(options: IMapOptions | undefined, steps: readonly unknown[], items: number, settings: object = {}) {
  await using pool = options === undefined ? undefined : new IMap(options)
  await using plumber = new Plumber()
  const work = new Worker(steps as never) as never
  plumber.addPiper(
    new Piper(work, { ...(pool === undefined ? {} : { parallel: pool }), ...settings } as never) as never,
  )
  const rows: unknown[] = []
  for await (const row of plumber.stream([range(items)] as never)) rows.push(row)
  return rows
}

const outcomes = (rows: readonly unknown[]) => rows.map((row) => (isPiperError(row) ? row.code : row))
const failedAt = (rows: readonly unknown[]) => rows.flatMap((row, at) => (isPiperError(row) ? [at] : []))

describe('fail', () => {
  test.each([
    ['serial', () => undefined],
    ...kinds.map(([name, workers]) => [name, () => ({ workers: workers() })] as const),
  ] as [string, () => IMapOptions | undefined][])(
    '%s: hits the items of the seed, whoever computes them',
    async (_, options) => {
      const rows = await run(options(), [fail({ share: 0.1, seed: 4 }), same], 300, { name: 'parse' })
      const expected = failedAt(await run(undefined, [fail({ share: 0.1, seed: 4 })], 300, { name: 'parse' }))
      expect(expected.length).toBeGreaterThan(15)
      expect(expected.length).toBeLessThan(45)
      expect(failedAt(rows)).toEqual(expected)
    },
  )

  test('in one attempt: the second one goes well', async () => {
    const retry = { attempts: 2 }
    expect(await run({ workers: threads(1) }, [fail({ at: [3, 5], attempts: 1 })], 8, { retry })).toEqual(range(8))
    expect(failedAt(await run({ workers: threads(1) }, [fail({ at: [3, 5] })], 8, { retry }))).toEqual([3, 5])
  })
})

test('slow: items that are hit come late, waiting or busy', async () => {
  for (const busy of [false, true]) {
    const began = performance.now()
    expect(await run({ workers: processes(1) }, [slow({ at: [2], ms: 120, busy })], 4)).toEqual(range(4))
    expect(performance.now() - began).toBeGreaterThan(115)
    expect(
      outcomes(await run({ workers: processes(1) }, [slow({ at: [2], ms: 5_000, busy })], 4, { timeoutMs: 100 })),
    ).toEqual([0, 1, 'ERR_TIMEOUT', 3])
  }
})

describe.each(kinds)('poison, %s', (_, workers) => {
  test.each([
    ['exit', 'ERR_WORKER_LOST', {}],
    ['memory', 'ERR_WORKER_LOST', {}],
    ['loop', 'ERR_TIMEOUT', { timeoutMs: 300 }],
  ] as const)(
    '%s: becomes the placeholder of its item, and no other suffers',
    { timeout: 20_000 },
    async (how, code, settings) => {
      const aim: PoisonOptions = { how, at: [7] }
      const rows = await run({ workers: workers(), stride: 1 }, [poison(aim), same], 20, settings)
      const expected = range(20).map((x) => (x === 7 ? code : x))
      expect(outcomes(rows)).toEqual(expected)
    },
  )

  // What nobody catches may come after the item has passed: then the next one is charged with it.
  test.each(['abort', 'throw'] as const)('%s: ends a worker, and attempts make good for it', async (how) => {
    let lost = 0
    const listen = (event: unknown): void => {
      if ((event as WorkerEvent).type === 'lost') lost++
    }
    subscribe('papy:worker', listen)
    onTestFinished(() => void unsubscribe('papy:worker', listen))
    const aim: PoisonOptions = { how, at: [7], attempts: 1 }
    const retry = { attempts: 3 }
    expect(await run({ workers: workers(), stride: 1 }, [poison(aim), same], 200, { retry })).toEqual(range(200))
    await expect.poll(() => lost).toBe(1)
  })
})

test('poison is not for the coordinator', async () => {
  const rows = await run(undefined, [poison({ how: 'exit', at: [1] })], 3)
  expect(outcomes(rows)).toEqual([0, 'ERR_STATE', 2])
  expect((rows[1] as PiperError).message).toContain('coordinator')
})

test.each([
  ['no aim', () => slow({ ms: 1 })],
  ['two aims', () => slow({ ms: 1, share: 1, at: [1] })],
  ['no duration', () => slow({ share: 1 } as never)],
  ['no kind of poison', () => poison({ how: 'arsenic' as never, share: 1 })],
])('refused with ERR_ARGUMENT: %s', (_, act) => {
  expect(act).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
})
