import { threads } from '@papy/runtime-thread'
import { websocket } from '@papy/runtime-ws'
import { describe, expect, onTestFinished, test } from 'vitest'
import { toil } from './fixtures/items.mjs'
import { Host, type HostOptions } from './host.ts'
import { expected, repeated, visits } from './visits.ts'

/** A grace that no test waits for: what was done elsewhere before it is over was done on evidence. */
const patient = { suspectMs: 60_000, graceMs: 60_000 }

async function host(options: HostOptions = {}): Promise<Host> {
  const there = await Host.start({ slots: 4, ...options })
  onTestFinished(() => there[Symbol.asyncDispose]())
  return there
}

const remote = ({ port }: Host, n = 2, options = patient) => websocket(`127.0.0.1:${port}`, n, options)

/** Does something once, when so many rows were read. */
function at(row: number, act: () => unknown): (count: number) => unknown {
  return (count) => (count === row ? act() : undefined)
}

function print(what: string, ms: number): void {
  console.log(`${what}: ${Math.round(ms)} ms`)
}

// What the original does when a host dies (REMOTE, 3.5): the three ways in which it fails.
describe('a host that dies in the middle of a run', () => {
  test('turns no item into an error, in contrast to the original: all are done elsewhere, in order', async () => {
    const [doomed, other] = [await host(), await host()]
    let killedAt = 0
    const { rows, ledger, calls } = await visits({
      items: 900,
      workers: [remote(doomed), remote(other)],
      onRow: at(300, () => {
        killedAt = Date.now()
        return doomed.signal('SIGKILL')
      }),
    })
    expect(rows).toEqual(expected(900))
    expect(ledger.total).toMatchObject({ read: 900, emitted: 900, errored: 0, inFlight: 0 })
    const again = repeated(calls)
    expect(again.length).toBeGreaterThan(0)
    const elsewhere = again.filter(({ parent }) => parent === other.pid)
    expect(elsewhere).toHaveLength(again.length)
    print(
      'a dead host was followed by the first of its items elsewhere after',
      Math.min(...again.map((one) => one.at)) - killedAt,
    )
  })

  test('swallows no items afterwards, in contrast to the original: it gets none, and the run goes on without it', async () => {
    const [doomed, other] = [await host(), await host()]
    let before = 0
    const { rows, calls } = await visits({
      items: 900,
      workers: [remote(doomed), remote(other)],
      onRow: at(200, async () => {
        await doomed.signal('SIGKILL')
        before = Date.now()
      }),
    })
    expect(rows).toEqual(expected(900))
    // But for what its workers had in hand, which outlive it for a moment.
    const late = calls.filter((call) => call.parent === doomed.pid && call.at > before + 2_000)
    expect(late).toEqual([])
  })

  test('hangs no pipeline, in contrast to the original: while it loads its functions, too', async () => {
    const [doomed, other] = [await host(), await host()]
    // It is gone before it could be up.
    void doomed.signal('SIGSTOP')
    setTimeout(() => void doomed.signal('SIGKILL'), 300)
    const { rows } = await visits({
      items: 300,
      workers: [websocket(`127.0.0.1:${doomed.port}`, 2, { ...patient, connectMs: 60_000 }), remote(other)],
    })
    expect(rows).toEqual(expected(300))
  })

  test('and had as many workers as would be a crash loop fails nothing', async () => {
    const [doomed, other] = [await host({ slots: 14 }), await host()]
    const { rows } = await visits({
      items: 600,
      workers: [remote(doomed, 14), remote(other)],
      onRow: at(100, () => doomed.signal('SIGKILL')),
    })
    expect(rows).toEqual(expected(600))
  })

  test('and is started anew has workers again', async () => {
    const doomed = await host()
    let again: Host | undefined
    const { rows, calls } = await visits({
      items: 500,
      workers: [remote(doomed)],
      onRow: at(200, async () => {
        await doomed.signal('SIGKILL')
        again = await host({ port: doomed.port })
      }),
    })
    expect(rows).toEqual(expected(500))
    expect(new Set(calls.map(({ parent }) => parent))).toEqual(new Set([doomed.pid, again?.pid]))
  })

  test('and was told to end is followed at once, too', async () => {
    const [doomed, other] = [await host(), await host()]
    const { rows } = await visits({
      items: 600,
      workers: [remote(doomed), remote(other)],
      onRow: at(100, () => doomed.signal('SIGTERM')),
    })
    expect(rows).toEqual(expected(600))
  })

  test('is stood in for by workers of this host, where the pool has some', async () => {
    const doomed = await host()
    const { rows, calls } = await visits({
      items: 600,
      workers: [remote(doomed, 4), threads(1)],
      onRow: at(100, () => doomed.signal('SIGKILL')),
    })
    expect(rows).toEqual(expected(600))
    // A thread is of this process.
    expect(calls.some(({ parent }) => parent === process.ppid)).toBe(true)
  })
})

// Fault 8.
test('valid work that keeps its worker busy for longer than suspicion and grace is done once', async () => {
  const there = await host()
  const { rows, calls } = await visits({
    items: 2,
    workers: [remote(there, 2, { suspectMs: 300, graceMs: 700 })],
    fn: toil,
    arg: 1_500,
  })
  expect(rows).toEqual(expected(2))
  expect(repeated(calls)).toEqual([])
})

// Fault 26: clocks are monotonic, and a coordinator that stood still blames nobody for its own silence.
test('a coordinator that stands still for longer than suspicion and grace gives nothing up', async () => {
  const there = await host()
  const { rows, calls } = await visits({
    items: 400,
    workers: [remote(there, 2, { suspectMs: 300, graceMs: 700 })],
    onRow: at(100, () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500)),
  })
  expect(rows).toEqual(expected(400))
  expect(repeated(calls)).toEqual([])
})

// Fault 3: all of it, agent and workers, stands still for longer than its grace, and goes on.
test('a zombie: what it had is done elsewhere, and what it says later changes nothing', async () => {
  const [zombie, other] = [await host(), await host()]
  const { rows, ledger, calls } = await visits({
    items: 1_200,
    workers: [remote(zombie, 2, { suspectMs: 400, graceMs: 600 }), remote(other)],
    onRow: (count) => {
      if (count === 200) void zombie.signal('SIGSTOP')
      if (count === 700) void zombie.signal('SIGCONT')
    },
  })
  expect(rows).toEqual(expected(1_200))
  expect(ledger.total).toMatchObject({ read: 1_200, emitted: 1_200, errored: 0, inFlight: 0 })
  expect(repeated(calls).length).toBeGreaterThan(0)
})
