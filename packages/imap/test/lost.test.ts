import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PiperError, WorkerExit } from '@papy/contract'
import { isPiperError } from '@papy/contract'
import { step } from '@papy/contract/function'
import { IMap } from '@papy/imap'
import { afterAll, describe, expect, test } from 'vitest'
import { turns, unhandled, within } from '../../../.config/testing/bound.ts'
import { random, seed } from '../../../.config/testing/random.ts'
import * as functions from './fixtures/functions.mjs'
import { desks } from './support/desks.ts'
import { all, bind, numbers, spoken } from './support/items.ts'
import { balanced } from './support/ledger.ts'

const folder = mkdtempSync(join(tmpdir(), 'papy-lost-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0
const file = (): string => {
  const path = join(folder, `${files++}.txt`)
  writeFileSync(path, '')
  return path
}

describe('threads that end under an item', () => {
  test.each([
    [1, 1],
    [2, 3],
    [2, 'adaptive' as const],
  ])(
    '%i thread(s), stride %s: the item is tried three times, all others are there',
    async (workers, stride) => {
      const path = file()
      await using pool = new IMap({ workers, stride })
      const bad = [5, 17]
      const task = pool.addTask(bind(functions.exitAt, bad, path), numbers(30))
      await pool.start()
      const found = await within(all(task), 8_000)
      expect(spoken(found)).toEqual(numbers(30).map((x) => (bad.includes(x) ? 'ERR_WORKER_LOST' : x)))
      const runs = readFileSync(path, 'utf8').trim().split('\n').map(Number)
      for (const x of bad) expect(runs.filter((other) => other === x)).toHaveLength(3)
      const [lost] = (found[5] as PiperError).errors
      expect(lost?.cause).toMatchObject({ name: 'WorkerLostError', code: 'ERR_WORKER_LOST' })
      expect(lost?.inbox).toEqual([5])
      balanced(await pool.stop())
    },
    10_000,
  )

  test('once only: the item is re-run and nobody notices', async () => {
    const path = file()
    await using pool = new IMap({ workers: 2 })
    const task = pool.addTask(bind(functions.exitOnce, 7, path), numbers(20))
    await pool.start()
    expect(await within(all(task))).toEqual(numbers(20))
    expect(task.counts?.retries).toBeGreaterThan(0)
  })

  test('every item: as many placeholders, and an end', async () => {
    await using pool = new IMap({ workers: 2 })
    const task = pool.addTask(bind(functions.exitAt, numbers(4)), numbers(4))
    await pool.start()
    expect(spoken(await within(all(task), 8_000))).toEqual(numbers(4).map(() => 'ERR_WORKER_LOST'))
  }, 10_000)

  test.each(['throwLater', 'rejectLater'] as const)(
    '%s: what was answered is not asked again, the rest is there',
    async (name) => {
      const strays = await unhandled(async () => {
        await using pool = new IMap({ workers: 2 })
        const task = pool.addTask(functions[name] as never, numbers(40))
        const slow = pool.addTask(bind(functions.slow, 2), numbers(20))
        await pool.start()
        const [found, other] = await within(Promise.all([all(task), all(slow)]), 8_000)
        expect([found, other]).toEqual([numbers(40), numbers(20)])
      })
      expect(strays).toEqual([])
    },
    10_000,
  )

  test('the pool is as large as before, for the next task too', async () => {
    await using pool = new IMap({ workers: 2 })
    const one = pool.addTask(bind(functions.exitAt, [0]), numbers(3))
    await pool.start()
    await within(all(one), 8_000)
    await pool.stop()
    const two = pool.addTask(bind(functions.meet, 2, new SharedArrayBuffer(4)), numbers(2))
    await pool.start()
    expect(await within(all(two), 8_000)).toEqual([2, 2])
  }, 10_000)
})

describe('functions that cannot be had', () => {
  const broken = (name: string) => step.from(new URL(`./fixtures/${name}.mjs`, import.meta.url).href, 'f') as never

  test.each(['missing', 'broken-import'])('%s: fails the task at once, and that task alone', async (name) => {
    await using pool = new IMap({ workers: 2 })
    const bad = pool.addTask(broken(name), numbers(100))
    const good = pool.addTask(functions.double as never, numbers(50))
    await pool.start()
    await expect(within(all(bad))).rejects.toMatchObject({ code: 'ERR_IMPORT' })
    expect(await within(all(good))).toEqual(numbers(50).map((x) => x * 2))
    const later = pool.addTask(functions.same as never, numbers(10))
    expect(await within(all(later))).toEqual(numbers(10))
    balanced(pool.ledger())
  })

  test('with an input that throws as well: one of the two, no hang', async () => {
    await using pool = new IMap({ workers: 1 })
    const input = function* () {
      yield 1
      throw new Error('input')
    }
    const task = pool.addTask(broken('missing'), input())
    await pool.start()
    await expect(within(all(task))).rejects.toThrow()
    expect(await within(task.next())).toEqual({ value: undefined, done: true })
  })

  test('a module that ends its thread: the run ends with that, no endless starting', async () => {
    await using pool = new IMap({ workers: 1 })
    const task = pool.addTask(broken('ends-thread'), numbers(3))
    await pool.start()
    await expect(within(all(task), 8_000)).rejects.toMatchObject({ name: 'RuntimeError', code: 'ERR_CRASH_LOOP' })
  }, 10_000)
})

describe('workers that cannot be started', () => {
  const exit: WorkerExit = { reason: 'crashed', error: new Error('no worker today') }

  test('fail what wants them after three in a row; nothing is started for ever', async () => {
    const desk = desks(2)
    desk.onStart = () => exit
    await using pool = new IMap({ workers: desk.plugin })
    const read = pool.addTask((x: number) => x, numbers(10))
    const unread = pool.addTask((x: number) => x, numbers(10))
    await pool.start()
    await expect(within(read.next())).rejects.toMatchObject({ name: 'RuntimeError', code: 'ERR_WORKER_START' })
    await turns(100)
    const { started } = desk
    await turns(100)
    expect([desk.started, started < 20]).toEqual([started, true])
    await expect(within(unread.next())).rejects.toMatchObject({ code: 'ERR_WORKER_START' })
  })

  test('are others than those that somebody kills while they start: such are started again', async () => {
    const desk = desks(1)
    let starts = 0
    desk.onStart = () => (++starts <= 8 ? { reason: 'crashed', signal: 'SIGKILL' } : undefined)
    await using pool = new IMap({ workers: desk.plugin })
    const task = pool.addTask((x: number) => x, numbers(10))
    await pool.start()
    expect(await within(all(task), 5_000)).toEqual(numbers(10))
    expect(starts).toBe(9)
  })

  test('may be there for the next run', async () => {
    const desk = desks(1)
    desk.onStart = () => exit
    await using pool = new IMap({ workers: desk.plugin })
    const one = pool.addTask((x: number) => x, numbers(3))
    await pool.start()
    await expect(within(all(one))).rejects.toMatchObject({ code: 'ERR_WORKER_START' })
    await within(pool.stop())
    desk.onStart = () => undefined
    const two = pool.addTask((x: number) => x, numbers(3))
    await pool.start()
    expect(await within(all(two))).toEqual([0, 1, 2])
  })

  test('a runtime that throws while starting is an error of the run, not of the process', async () => {
    const desk = desks(1)
    desk.onStart = () => {
      throw new Error('no more threads')
    }
    let outcome: unknown
    const strays = await unhandled(async () => {
      await using pool = new IMap({ workers: desk.plugin })
      const task = pool.addTask((x: number) => x, numbers(3))
      outcome = await within(
        pool.start().then(
          () => all(task),
          (error: Error) => error.message,
        ),
      ).catch((error: Error) => error.message)
    })
    expect([outcome, strays]).toEqual(['no more threads', []])
  })

  test('one that dies now and then while others work is replaced', async () => {
    const desk = desks(3)
    let starts = 0
    desk.onStart = () => (++starts % 2 === 0 ? exit : undefined)
    await using pool = new IMap({ workers: desk.plugin })
    const task = pool.addTask(async (x: number) => turns(1).then(() => x), numbers(60))
    await pool.start()
    expect(await within(all(task))).toEqual(numbers(60))
  })
})

describe('workers on other event loops, lost at any message', () => {
  test(`nothing is lost, doubled or out of order (PAPY_SEED=${seed})`, async () => {
    const pick = random(seed)
    for (let round = 0; round < 25; round++) {
      const desk = desks(1 + pick(3), { cloning: true })
      let killed = 0
      desk.onSend = (message) => {
        if ((message as { type: string }).type !== 'piece' || pick(6) > 0 || killed > 10) return undefined
        killed++
        return { reason: 'lost' }
      }
      const ordered = pick(2) === 0
      await using pool = new IMap({ workers: desk.plugin, stride: 1 + pick(9), ordered })
      const task = pool.addTask(functions.double as never, numbers(60))
      await pool.start()
      const found = await within(all(task), 4_000)
      const clean = found.filter((value) => !isPiperError(value)) as number[]
      expect(found).toHaveLength(60)
      const lost = found.flatMap((value) => (isPiperError(value) ? [value.index as number] : []))
      const expected = numbers(60).filter((x) => !lost.includes(x))
      expect(ordered ? clean : clean.toSorted((a, b) => a - b)).toEqual(expected.map((x) => x * 2))
      balanced(await pool.stop())
    }
  }, 20_000)
})

describe('mixed pools', () => {
  test('threads and this event loop together', async () => {
    const desk = desks(1, { cloning: true })
    await using pool = new IMap({ workers: [1, desk.plugin] })
    const task = pool.addTask(bind(functions.slow, 2), numbers(60))
    await pool.start()
    expect(await within(all(task))).toEqual(numbers(60))
    expect([pool.size, pool.settings.workers]).toEqual([2, ['threads(1)', 'desks(1)']])
  })

  test('a thread that is lost: its items are done elsewhere', async () => {
    const path = file()
    const desk = desks(1, { cloning: true })
    await using pool = new IMap({ workers: [2, desk.plugin] })
    const task = pool.addTask(bind(functions.slow, 3), numbers(40))
    const other = pool.addTask(bind(functions.same), numbers(20))
    await pool.start()
    expect(await within(Promise.all([all(task), all(other)]))).toEqual([numbers(40), numbers(20)])
    expect(readFileSync(path, 'utf8')).toBe('')
  })
})

describe('whatever crosses', () => {
  test('errors come whole, DOMException too', async () => {
    await using pool = new IMap({ workers: 1 })
    const failing = pool.addTask(functions.failing as never, numbers(7))
    const aborted = pool.addTask(functions.aborted as never, [1])
    await pool.start()
    const found = await within(all(failing))
    expect(found.map(isPiperError)).toEqual(numbers(7).map((x) => x % 3 === 0))
    const [error] = (found[3] as PiperError).errors
    expect(error).toMatchObject({ functionName: 'failing', inbox: [3], index: 3, node: 'failing' })
    expect(error?.cause).toBeInstanceOf(RangeError)
    expect(error?.cause).toMatchObject({ message: 'no 3', code: 'E_THREE', item: 3 })
    const [abort] = (await within(all(aborted))) as PiperError[]
    expect(abort?.errors[0]?.cause).toMatchObject({ name: 'AbortError', message: 'enough' })
  })

  test('a result that cannot travel fails by its path, its neighbours not', async () => {
    await using pool = new IMap({ workers: 1, stride: 8 })
    const task = pool.addTask(functions.uncloneable as never, numbers(20))
    await pool.start()
    const found = await within(all(task))
    expect(spoken(found)).toEqual(numbers(20).map((x) => (x % 2 === 0 ? x : 'ERR_NOT_SERIALIZABLE')))
    expect((found[1] as PiperError).errors[0]?.cause).toMatchObject({ path: 'result.a.b[0]' })
  })

  test('an item that cannot travel likewise', async () => {
    await using pool = new IMap({ workers: 1, stride: 8 })
    const items = numbers(20).map((x) => (x % 5 === 2 ? { deep: { in: [() => x] } } : x))
    const task = pool.addTask(functions.same as never, items)
    await pool.start()
    const found = await within(all(task))
    expect(spoken(found)).toEqual(numbers(20).map((x) => (x % 5 === 2 ? 'ERR_NOT_SERIALIZABLE' : x)))
    expect((found[2] as PiperError).errors[0]?.cause).toMatchObject({ path: expect.stringMatching(/\.deep\.in\[0\]$/) })
    balanced(await pool.stop())
  })

  test('odd values travel whole, singly and by the hundred', async () => {
    const values = [
      undefined,
      null,
      -0,
      Number.NaN,
      10n,
      new Date(0),
      /x/g,
      new Map([[1, new Set([2])]]),
      'x'.repeat(70_000),
    ]
    await using pool = new IMap({ workers: 1 })
    const items = Array.from({ length: 300 }, (_, i) => values[i % values.length])
    const task = pool.addTask(functions.same as never, items)
    const floats = pool.addTask(functions.same as never, [-0, Number.NaN, Number.POSITIVE_INFINITY, ...numbers(100)])
    await pool.start()
    expect(await within(all(task))).toEqual(items)
    const [zero, nan, infinity] = await within(all(floats))
    expect([Object.is(zero, -0), nan, infinity]).toEqual([true, Number.NaN, Number.POSITIVE_INFINITY])
  })
})

describe('a pool used again and again by runs that are left early', () => {
  test('keeps all its workers', async () => {
    await using pool = new IMap({ workers: 1, stride: 1 })
    for (let round = 0; round < 6; round++) {
      const task = pool.addTask(functions.wait as never, [4, 4, 4, 25, 25, 25, 25, 25])
      await within(pool.start())
      for (let i = 0; i < 4; i++) await within(task.next())
      await task.return()
      await within(pool.stop({ drain: false }))
    }
    const last = pool.addTask(functions.double as never, numbers(50))
    await pool.start()
    expect(await within(all(last))).toEqual(numbers(50).map((x) => x * 2))
  })
})
