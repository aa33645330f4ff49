import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Piper, Plumber, step } from '@papy/core'
import { IMap } from '@papy/imap'
import { type Agent, type AgentOptions, agent, joining, websocket } from '@papy/runtime-ws'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../.config/testing/free-port.ts'
import { held, squared } from './fixtures/functions.mjs'

const fixtures = fileURLToPath(new URL('./fixtures', import.meta.url))

const range = (count: number) => Array.from({ length: count }, (_, at) => at)

async function host(options: AgentOptions): Promise<Agent> {
  const there = await agent({ slots: 2, directory: fixtures, allow: { directories: [fixtures] }, ...options })
  onTestFinished(() => there.close())
  return there
}

/** Runs so many numbers through workers; what happens after some of the results is told. What came out, and all calls. */
async function run(workers: unknown, count: number, after: Readonly<Record<number, () => unknown>>) {
  const directory = mkdtempSync(join(tmpdir(), 'papy-leaving-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const calls = join(directory, 'calls')
  await using pool = new IMap({ workers, stride: 5 } as never)
  const plumber = new Plumber()
  plumber.addPipe([new Piper(step(squared, calls, 2), { parallel: pool })])
  const [results, begun]: [unknown[], unknown[]] = [[], []]
  for await (const result of plumber.stream([range(count)] as never)) {
    results.push(result)
    begun.push(after[results.length]?.())
  }
  await Promise.all(begun)
  const { total } = plumber.ledger()
  await plumber.close()
  return { results, total, calls: readFileSync(calls, 'utf8').trimEnd().split('\n').map(Number) }
}

const exact = (count: number) => ({
  results: range(count).map((x) => x * x),
  total: expect.objectContaining({ read: count, emitted: count, errored: 0, inFlight: 0 }),
  calls: expect.toSatisfy((calls: number[]) => isEachOnce(calls, count)),
})

function isEachOnce(calls: readonly number[], count: number): boolean {
  return calls.length === count && new Set(calls).size === count
}

test('hosts leave a live run and come back: every item is computed once, and comes out in order', async () => {
  const [first, second] = await Promise.all([host({ port: 0 }), host({ port: 0 })])
  const { port } = first
  const workers = [websocket(`127.0.0.1:${port}`, 2), websocket(`127.0.0.1:${second.port}`, 2)]
  const done = await run(workers, 1_500, {
    200: () => first.close({ drain: true }),
    600: () => host({ port }),
    900: () => second.close({ drain: true }),
  })
  expect(done).toEqual(exact(1_500))
})

test('a run that comes while a host is leaving is done by the others', async () => {
  const [leaving, other] = await Promise.all([host({ port: 0 }), host({ port: 0 })])
  const directory = mkdtempSync(join(tmpdir(), 'papy-held-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const [begun, until] = [join(directory, 'begun'), join(directory, 'until')]
  // Somebody has work there that takes its time.
  await using pool = new IMap({ workers: [websocket(`127.0.0.1:${leaving.port}`, 1)] })
  const task = pool.addTask(step(held, begun, until) as never, [[7]])
  await pool.start()
  await expect.poll(() => existsSync(begun)).toBe(true)
  const left = leaving.close({ drain: true })
  const warned = once(process, 'warning')
  const workers = [leaving, other].map(({ port }) => websocket(`127.0.0.1:${port}`, 2))
  expect(await run(workers, 300, {})).toEqual(exact(300))
  expect(await warned).toMatchObject([{ code: 'WARN_HOST_LEAVING' }])
  writeFileSync(until, '')
  for await (const result of task as AsyncIterable<unknown>) expect(result).toBe(7)
  await left
})

test('hosts join a live run and leave it again: every item is computed once, and comes out in order', async () => {
  const port = await freePort()
  const address = `ws://127.0.0.1:${port}`
  const coming = (slots: number) => host({ join: address, slots })
  const first = coming(1)
  let others: Promise<Agent>[] = []
  const done = await run(joining(4, { port }), 1_500, {
    100: () => {
      others = [coming(3), coming(1)]
    },
    500: async () => (await first).close({ drain: true }),
    800: async () => (await others[0])?.close({ drain: true }),
    1000: () => coming(2),
  })
  expect(done).toEqual(exact(1_500))
})

test('the last host leaves a live run: it waits for the next one, and goes on', async () => {
  const port = await freePort()
  const coming = () => host({ join: `ws://127.0.0.1:${port}` })
  const first = coming()
  const done = await run(joining(2, { port }), 400, {
    100: async () => {
      await (await first).close({ drain: true })
      await coming()
    },
  })
  expect(done).toEqual(exact(400))
})
