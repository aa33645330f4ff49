import { fileURLToPath } from 'node:url'
import { testRuntime } from '@papy/conformance'
import { type Agent, type AgentOptions, agent, joining } from '@papy/runtime-ws'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, test } from 'vitest'
import { freePort } from '../../../.config/testing/free-port.ts'
import { Proxy } from '../../../.config/testing/proxy.ts'
import { fixtures, started } from './support/lines.ts'

const quick = { suspectMs: 300, graceMs: 1_500 }

const port = await freePort()
let there: Agent | undefined

testRuntime({ describe: describeWithAgent, it }, () => joining(2, { port }))

// It joins one coordinator after the other: each law has its own.
function describeWithAgent(name: string, body: () => void): void {
  describe(name, () => {
    const directory = fileURLToPath(new URL('..', import.meta.url))
    let joined: Promise<Agent>
    beforeAll(() => {
      joined = agent({ join: `ws://127.0.0.1:${port}`, slots: 8, directory })
      void joined.then((one) => {
        there = one
      })
    })
    afterAll(() => there?.close())
    body()
  })
}

async function joined(at: number, options: AgentOptions = {}): Promise<Agent> {
  const one = await agent({ join: `ws://127.0.0.1:${at}`, slots: 4, ...fixtures, ...options })
  onTestFinished(() => one.close())
  return one
}

async function coordinator(options: Parameters<typeof joining>[1] = {}) {
  const at = options.port ?? (await freePort())
  const runtime = joining(4, { ...quick, ...options, port: at }).open()
  onTestFinished(() => runtime[Symbol.asyncDispose]())
  return { runtime, at }
}

describe('an agent that joins', () => {
  test('may come after the workers were started: they wait for it', async () => {
    const { runtime, at } = await coordinator()
    const worker = started(runtime, 'counting')
    worker.line.send('early')
    await joined(at)
    worker.line.send('late')
    expect(await worker.until(2)).toEqual([
      [1, 'early'],
      [2, 'late'],
    ])
  })

  test('gets as many workers as it has slots; others wait for the next one', async () => {
    const { runtime, at } = await coordinator()
    const workers = Array.from({ length: 3 }, () => started(runtime, 'counting'))
    for (const { line } of workers) line.send(0)
    const first = await joined(at, { slots: 1 })
    await workers[0]?.until(1)
    expect(first.workers).toBe(1)
    const second = await joined(at, { slots: 4 })
    await Promise.all(workers.map((worker) => worker.until(1)))
    expect([first.workers, second.workers]).toEqual([1, 2])
  })

  test('and was cut off comes back, and goes on where it was', async () => {
    const { runtime, at } = await coordinator()
    const proxy = await Proxy.to(at)
    onTestFinished(() => proxy[Symbol.asyncDispose]())
    const worker = started(runtime, 'counting')
    await joined(proxy.port)
    worker.line.send(0)
    await worker.until(1)
    proxy.cut()
    worker.line.send(1)
    expect(await worker.until(2)).toEqual([
      [1, 0],
      [2, 1],
    ])
  })

  test('and ends has lost its workers at once; those that are started for them go to another one', async () => {
    const { runtime, at } = await coordinator({ graceMs: 60_000 })
    const worker = started(runtime, 'counting')
    const first = await joined(at)
    worker.line.send(0)
    await worker.until(1)
    await first.close()
    expect(await worker.line.exited).toMatchObject({ reason: 'lost', error: { code: 'ERR_HOST_GONE' } })
    const next = started(runtime, 'counting')
    next.line.send('anew')
    await joined(at)
    expect(await next.until(1)).toEqual([[1, 'anew']])
  })

  test('with another token is turned away, and told so', async () => {
    const { runtime, at } = await coordinator({ token: 'right' })
    started(runtime, 'counting')
    await expect(agent({ join: `ws://127.0.0.1:${at}`, token: 'wrong', ...fixtures })).rejects.toMatchObject({
      code: 'ERR_HOST_REFUSED',
    })
    await joined(at, { token: 'right' })
  })

  test('gives up after so long without its coordinator, and says why', async () => {
    const { runtime, at } = await coordinator()
    started(runtime, 'counting')
    const one = await joined(at, { orphanMs: 300 })
    await runtime[Symbol.asyncDispose]()
    expect(await one.ended).toMatchObject({ code: 'ERR_HOST_UNREACHABLE' })
    await expect(joined(at, { orphanMs: 300 })).rejects.toMatchObject({ code: 'ERR_HOST_UNREACHABLE' })
  })
})

describe('a coordinator whom agents join', () => {
  test('that cannot listen says so of every worker', async () => {
    const { runtime, at } = await coordinator()
    started(runtime, 'counting')
    await joined(at)
    const other = await coordinator({ port: at })
    const worker = started(other.runtime, 'counting')
    expect(await worker.line.exited).toMatchObject({ reason: 'crashed', error: { code: 'ERR_LISTEN' } })
  })

  test('listens beyond its host only with a token and encryption', () => {
    expect(() => joining(2, { host: '0.0.0.0' })).toThrow(/a token and tls/)
  })
})

test('an agent listens, or joins, or talks over its standard streams', async () => {
  await expect(agent({ join: 'ws://127.0.0.1:9001', port: 9_000 })).rejects.toThrow(/choose one/)
  await expect(agent({ join: 'ws://127.0.0.1:9001', stdio: true })).rejects.toThrow(/choose one/)
})
