import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { part, spoken } from './support/knocking.ts'
import { started, testAgent, testRuntime } from './support/lines.ts'

/** Whoever is reached at a port, and never says a word. */
async function mute(): Promise<number> {
  const server = createServer(() => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** Somebody who says this for an agent. */
async function rogue(...messages: readonly Buffer[]): Promise<number> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'papy.v1' })
  server.on('connection', (socket) => {
    socket.on('error', () => undefined)
    socket.once('message', () => {
      for (const message of messages) socket.send(message)
    })
  })
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

describe('a host that was never reached', () => {
  test('is an error after connectMs, where nobody listens: with its address, and on which host', async () => {
    const from = performance.now()
    const { line } = started(testRuntime(1, { connectMs: 600 }), 'counting')
    expect(line.host).toBe('127.0.0.1:1')
    const { reason, error } = await line.exited
    expect([reason, error]).toMatchObject(['crashed', { code: 'ERR_HOST_UNREACHABLE', host: '127.0.0.1:1' }])
    expect(performance.now() - from).toBeGreaterThan(300)
    expect(performance.now() - from).toBeLessThan(3_000)
  })

  test('is one after connectMs, not later, where it takes the call and says nothing', async () => {
    const from = performance.now()
    const { line } = started(testRuntime(await mute(), { connectMs: 600 }), 'counting')
    expect((await line.exited).error).toMatchObject({ code: 'ERR_HOST_UNREACHABLE' })
    expect(performance.now() - from).toBeLessThan(3_000)
  })

  test('is asked once for all who want it at that moment, and again later', async () => {
    const runtime = testRuntime(await mute(), { connectMs: 500 })
    await started(runtime, 'counting').line.exited
    const from = performance.now()
    await started(runtime, 'counting').line.exited
    expect(performance.now() - from).toBeLessThan(250)
    await new Promise((resolve) => setTimeout(resolve, 600))
    const anew = started(runtime, 'counting').line
    const soon = new Promise((resolve) => setTimeout(() => resolve('waits'), 200))
    expect(await Promise.race([anew.exited, soon])).toBe('waits')
    anew.kill()
  })

  test('is an error at once where it lets nobody in', async () => {
    const there = await testAgent({ token: 'the right one' })
    const { line } = started(testRuntime(there.port, { token: 'a wrong one', connectMs: 60_000 }), 'counting')
    expect((await line.exited).error).toMatchObject({ code: 'ERR_HOST_REFUSED', status: 401 })
  })

  test('gives way to a program that its owner did not allow: an error of the worker', async () => {
    const there = await testAgent({ allow: {} })
    const { line } = started(testRuntime(there.port), 'counting')
    expect(await line.exited).toMatchObject({ reason: 'crashed', error: { code: 'ERR_MODULE_REFUSED' } })
  })
})

// Fault 34: whatever an agent says, the coordinator stands.
describe('what is no agent', () => {
  const welcome = { identity: {}, boot: 'x', heard: 0, slots: 1 }
  const exited = (stream: number, body: string) => part(1, 2, body, stream)

  test.each<[string, readonly Buffer[], string, string]>([
    ['a welcome that is none', [spoken(2, 'null')], 'crashed', 'ERR_HOST_UNREACHABLE'],
    ['a refusal that is none', [spoken(3, 'null')], 'crashed', 'ERR_HOST_UNREACHABLE'],
    ['garbage', [Buffer.from([200, 1, 2, 3])], 'crashed', 'ERR_HOST_UNREACHABLE'],
    ['a message of 3 MiB', [Buffer.alloc(3 * 2 ** 20)], 'crashed', 'ERR_HOST_UNREACHABLE'],
    ['to have heard what nobody said', [spoken(2, { ...welcome, heard: 1_000 })], 'lost', 'ERR_PROTOCOL'],
    ['an end that is none', [spoken(2, welcome), exited(1, 'null')], 'lost', 'ERR_PROTOCOL'],
    ['an end that is no JSON', [spoken(2, welcome), exited(1, '{')], 'lost', 'ERR_PROTOCOL'],
  ])('and says %s loses the worker, with the reason', async (_, messages, reason, code) => {
    const port = await rogue(...messages)
    const { line } = started(testRuntime(port, { connectMs: 600 }), 'counting')
    expect(await line.exited).toMatchObject({ reason, error: { code } })
  })

  test('and tells of workers that it does not have is not believed', async () => {
    const port = await rogue(spoken(2, welcome), exited(7, '{"reason":"finished"}'))
    const { line } = started(testRuntime(port), 'counting')
    const soon = new Promise((resolve) => setTimeout(() => resolve('lives'), 300))
    expect(await Promise.race([line.exited, soon])).toBe('lives')
  })
})
