import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { chaos, type Deed, type Fault, freeze, kill, type Storm } from '@papy/chaos'
import { channels, type WorkerEvent } from '@papy/contract/diagnostics'
import { Piper, Plumber, step } from '@papy/core'
import { IMap } from '@papy/imap'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bare, nap } from './fixtures/functions.mjs'

const range = (length: number): number[] => Array.from({ length }, (_, at) => at)
const planOf = (log: readonly Deed[]) => log.map(({ fault, strike, due, lots }) => ({ fault, strike, due, lots }))
const done = (log: readonly Deed[], fault: string) =>
  log.filter((deed) => deed.fault === fault && deed.did !== undefined)

/** A fault that only notes what it is told. */
const noted = (name: string, everyRows: number): Fault => ({
  name,
  timing: { everyRows },
  strike: () => ({ did: 'noted' }),
})

function blow(storm: Storm, rows: number): readonly Deed[] {
  const unrest = storm.on()
  for (let row = 0; row < rows; row++) unrest.row()
  void unrest[Symbol.asyncDispose]()
  return unrest.log
}

async function run(storm: Storm, workers: ReturnType<typeof processes>, items = 1_500) {
  await using pool = new IMap({ workers })
  await using plumber = new Plumber()
  plumber.addPiper(new Piper(step(nap<number>, 0.2), { parallel: pool }))
  const rows: unknown[] = []
  await using unrest = storm.on(plumber)
  for await (const row of unrest.over(plumber.stream([range(items)]))) rows.push(row)
  return { rows, log: unrest.log }
}

/** Has a pool do something, so that its workers are up. */
async function atWork(pool: IMap): Promise<void> {
  const task = pool.addTask(bare<number>, range(10))
  await pool.start()
  expect(await task.next()).toEqual({ done: false, value: 0 })
}

describe('decisions', () => {
  test('are those of the seed; a fault that is added changes nothing of the others', () => {
    const one = blow(chaos({ seed: 7 }, noted('a', 3)), 30)
    const two = blow(chaos({ seed: 7 }, noted('b', 2), noted('a', 3), noted('a', 5)), 30)
    expect(one).toHaveLength(10)
    expect(planOf(two.filter(({ fault }) => fault === 'a'))).toEqual(planOf(one))
    expect(two.filter(({ fault }) => fault === 'a-2')).toHaveLength(6)
    expect(planOf(blow(chaos({ seed: 8 }, noted('a', 3)), 30))).not.toEqual(planOf(one))
  })

  test('a log is replayed as it is, from JSON, or what is left of it', () => {
    const storm = chaos({ seed: 7 }, noted('a', 3), noted('b', 4))
    const log = JSON.parse(JSON.stringify(blow(storm, 24))) as Deed[]
    expect(planOf(blow(storm.replay(log), 24))).toEqual(planOf(log))
    const some = log.filter((_, at) => at % 2 === 0)
    expect(planOf(blow(chaos({ seed: 99 }, noted('a', 1), noted('b', 1)).replay(some), 24))).toEqual(planOf(some))
  })

  test('by the clock: it strikes while the run goes, as often as it is told to, and no more when it is over', async () => {
    let strikes = 0
    let enough = (): void => {}
    const struck = new Promise<void>((resolve) => {
      enough = resolve
    })
    const fault: Fault = {
      name: 'often',
      timing: { everyMs: 1, times: 20 },
      strike: () => {
        if (++strikes === 20) enough()
        return { did: 'noted' }
      },
    }
    await using unrest = chaos({}, fault).on()
    const idle = setInterval(() => {}, 1_000)
    await struck
    clearInterval(idle)
    expect(unrest.log).toHaveLength(20)
    for (const { due, afterMs } of unrest.log)
      expect(afterMs + 1).toBeGreaterThanOrEqual('ms' in due ? Math.floor(due.ms) : 0)
  })

  test('what a fault throws is in the log, and harms nobody', () => {
    const fault: Fault = {
      name: 'bad',
      timing: { everyRows: 1, times: 1 },
      strike: () => {
        throw new Error('cannot')
      },
    }
    expect(blow(chaos({}, fault), 3)).toMatchObject([{ skipped: expect.stringContaining('cannot') }])
  })
})

describe('kill', () => {
  test.each([
    ['processes', () => processes(2, { stderr: 'capture' })],
    ['threads', () => threads(2)],
  ])('%s: they are gone, others come, and what comes out is exact', { timeout: 30_000 }, async (_, workers) => {
    const events: WorkerEvent[] = []
    const listen = (event: unknown): void => void events.push(event as WorkerEvent)
    const channel = channels.worker as unknown as { subscribe(fn: unknown): void; unsubscribe(fn: unknown): void }
    channel.subscribe(listen)
    onTestFinished(() => void channel.unsubscribe(listen))
    const { rows, log } = await run(chaos({ seed: 3 }, kill({ everyRows: 200, times: 5 })), workers())
    expect(rows).toEqual(range(1_500))
    const names = done(log, 'kill').flatMap(({ to = [] }) => to.map(({ name }) => name))
    expect(names.length).toBeGreaterThan(3)
    expect(new Set(names).size).toBe(names.length)
    const told = (type: WorkerEvent['type']) => events.filter((event) => event.type === type)
    expect(told('lost').map(({ worker }) => worker)).toEqual(expect.arrayContaining(names))
    for (const { name, ...numbers } of done(log, 'kill').flatMap(({ to = [] }) => to))
      expect(told('start').find(({ worker }) => worker === name)).toMatchObject(numbers)
  })

  test('the same seed kills the same ones at the same rows', { timeout: 30_000 }, async () => {
    const storm = chaos({ seed: 11 }, kill({ everyRows: 150 }), freeze({ everyRows: 200, forMs: 50 }))
    const logs = [
      await run(storm, processes(2, { stderr: 'capture' }), 600),
      await run(storm, processes(2, { stderr: 'capture' }), 600),
    ]
    expect(planOf(logs[0]?.log ?? [])).toEqual(planOf(logs[1]?.log ?? []))
    expect(done(logs[0]?.log ?? [], 'kill').length).toBeGreaterThan(1)
  })

  test('all at once, by a share; a pool without workers is let be', async () => {
    await using pool = new IMap({ workers: processes(3, { stderr: 'capture' }) })
    await using unrest = chaos({}, kill({ everyRows: 1, share: 1 })).on(pool)
    unrest.row()
    expect(unrest.log).toMatchObject([{ skipped: 'nobody was there' }])
    await atWork(pool)
    unrest.row()
    expect(unrest.log[1]?.to).toHaveLength(3)
  })

  test('nobody else is touched: workers of another pool, and processes of mine', async () => {
    await using mine = new IMap({ workers: processes(1) })
    await using pool = new IMap({ workers: processes(1, { stderr: 'capture' }) })
    for (const one of [mine, pool]) await atWork(one)
    const [before] = mine['~workers']()
    const pid = before?.pid
    await using unrest = chaos({}, kill({ everyRows: 1, share: 1 })).on(pool)
    unrest.row()
    expect(unrest.log[0]?.to).toMatchObject([{ pool: pool.name }])
    expect(mine['~workers']().map((worker) => worker.pid)).toEqual([pid])
  })
})

describe.skipIf(process.platform !== 'linux')('freeze', () => {
  const state = (pid: number | undefined): string =>
    /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? ''

  async function child() {
    const sleeping = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void sleeping.kill('SIGKILL'))
    await once(sleeping.stdout, 'data')
    return sleeping
  }

  test('a process is stopped, and goes on by itself', async () => {
    const sleeping = await child()
    await using unrest = chaos({}, freeze({ everyRows: 1, forMs: 300, times: 1 })).on(sleeping)
    unrest.row()
    await expect.poll(() => state(sleeping.pid), { interval: 5 }).toBe('T')
    const idle = setInterval(() => {}, 1_000)
    await expect.poll(() => state(sleeping.pid), { timeout: 4_000 }).not.toBe('T')
    clearInterval(idle)
    expect(unrest.log).toMatchObject([{ did: 'stopped', forMs: 300, to: [{ name: 'process', pid: sleeping.pid }] }])
  })

  test('one that would be stopped for long goes on when the storm is over', async () => {
    const sleeping = await child()
    const unrest = chaos({}, freeze({ everyRows: 1, forMs: 100_000 })).on(sleeping)
    unrest.row()
    await expect.poll(() => state(sleeping.pid)).toBe('T')
    await unrest[Symbol.asyncDispose]()
    await expect.poll(() => state(sleeping.pid)).not.toBe('T')
  })

  test('threads are not stopped, and the log says so', async () => {
    await using pool = new IMap({ workers: threads(1) })
    await atWork(pool)
    await using unrest = chaos({}, freeze({ everyRows: 1, forMs: 10 })).on(pool)
    unrest.row()
    expect(unrest.log).toMatchObject([{ skipped: 'no process was there' }])
  })
})

test.each([
  ['no timing', () => kill({})],
  ['two timings', () => kill({ everyMs: 1, everyRows: 1 })],
  ['no duration', () => freeze({ everyMs: 1 } as never)],
  ['a share above all', () => kill({ everyMs: 1, share: 2 })],
  ['an unknown option', () => kill({ every: 1 } as never)],
  ['no fault', () => chaos({}, {} as never)],
  ['a seed that is none', () => chaos({ seed: 0.5 })],
  ['no target', () => chaos({}).on({} as never)],
])('refused with ERR_ARGUMENT: %s', (_, act) => {
  expect(act).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
})
