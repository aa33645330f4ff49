import { once } from 'node:events'
import { websocket } from '@papy/runtime-ws'
import { describe, expect, onTestFinished, test } from 'vitest'
import { balanced } from '../reference/balanced.ts'
import { Host } from './host.ts'
import { lies, RogueHost } from './rogue.ts'
import { expected, type Visits, visits } from './visits.ts'

const patient = { suspectMs: 60_000, graceMs: 60_000 }

/** All that went in came out, right and in order. */
function exact({ rows, ledger }: Visits, items: number): void {
  expect(rows).toEqual(expected(items))
  balanced(ledger)
  expect(ledger.total).toMatchObject({ read: items, emitted: items, errored: 0, inFlight: 0 })
}

/** One honest host, and one that is not. */
async function pair(lie: Parameters<typeof RogueHost.start>[0], size = 2) {
  const there = await RogueHost.start(lie)
  onTestFinished(() => there[Symbol.asyncDispose]())
  const other = await Host.start({ slots: 2 })
  onTestFinished(() => other[Symbol.asyncDispose]())
  const address = `127.0.0.1:${there.host.port}`
  return {
    address,
    workers: [websocket(address, size, patient), websocket(`127.0.0.1:${other.port}`, size, patient)],
  }
}

/** The warning that a host gets no more work. */
async function cutOff(): Promise<Error> {
  for (;;) {
    const [warning] = (await once(process, 'warning')) as [Error & { code?: string }]
    if (warning.code === 'WARN_HOST_CUT_OFF') return warning
  }
}

// Fault 34: results for items that it does not hold, forged ids, answers that are none; 10 GB are in runtime-ws.
describe('a rogue worker that', () => {
  test.each(lies)('%s changes nothing in what comes out', async (lie) => {
    const { workers } = await pair(lie)
    exact(await visits({ items: 200, workers, options: { timeoutMs: 5_000 } }), 200)
  })

  test('does so again and again is expelled, with a warning that names it and says why', async () => {
    const { address, workers } = await pair('answers what is no answer')
    const warned = cutOff()
    exact(await visits({ items: 1_500, workers }), 1_500)
    const { message } = await warned
    expect(message).toContain(address)
    expect(message).toContain('breaks the protocol: a worker answers as none does')
  })
})

// What the original does with a dead proxy (REMOTE, 3.5): it fails fast, and so is given everything.
describe('a black hole', () => {
  test('is given no more work, with a warning that names it; no item is lost to it', async () => {
    const { address, workers } = await pair('black hole')
    const warned = cutOff()
    exact(await visits({ items: 1_000, workers }), 1_000)
    expect((await warned).message).toContain(address)
  })

  test('is nearly always the one that is free, where others are busy; no item is lost to it', async () => {
    const { address, workers } = await pair('black hole', 1)
    const warned = cutOff()
    exact(await visits({ items: 40, workers, arg: 150 }), 40)
    expect((await warned).message).toContain(address)
  })
})
