import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { AgentEvent } from '@papy/runtime-ws'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { encodeLetter } from '../src/wire/encode-letter.ts'
import { greeting, Knocker, part, spoken } from './support/knocking.ts'
import { started, testAgent, testRuntime } from './support/lines.ts'

const MIB = 2 ** 20
const bytes = Buffer.alloc(MIB)
const limit = { code: 'ERR_PROTOCOL', message: expect.stringContaining('more than 536870912 bytes in one message') }

/** Says part after part of one message, which has no last one, until nobody wants to hear it; how many. */
async function flood(socket: WebSocket): Promise<number> {
  let number = 0
  while (socket.readyState === WebSocket.OPEN && number < 10_000) {
    const endless = part(++number, 0, bytes)
    // It is not the last one.
    endless.writeUInt8(0, 32)
    await new Promise((resolve) => socket.send(endless, resolve))
  }
  return number
}

// Fault 34: 10 GB are announced, as far as anything is: part after part.
describe('a message of 10 GB', { timeout: 30_000 }, () => {
  test('of a coordinator ends its session, and it is told why; others are served', async () => {
    const events: AgentEvent[] = []
    const there = await testAgent({ observe: (event) => events.push(event) })
    const knocker = await new Knocker(there.port).open()
    knocker.socket.send(spoken(1, greeting))
    await knocker.until(2)
    const parts = await flood(knocker.socket)
    expect(parts).toBeLessThan(700)
    expect(await knocker.refusal()).toMatchObject(limit)
    expect(events.find(({ type }) => type === 'refused')).toMatchObject({ from: '127.0.0.1', why: limit.message })
    const worker = started(testRuntime(there.port), 'counting')
    worker.line.send('still there')
    expect(await worker.until(1)).toEqual([[1, 'still there']])
  })

  test('of an agent loses it its workers, by an error that names it', async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, path: '/papy', handleProtocols: () => 'papy.v1' })
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const sent: Promise<number>[] = []
    server.on('connection', (socket) => {
      socket.on('error', () => undefined)
      // The first time it floods, and then it does not answer any more.
      if (sent.length > 0) return
      socket.once('message', () => {
        const { identity } = greeting
        socket.send(spoken(2, { identity, boot: 'one', heard: 0, slots: 4 }))
        sent.push(flood(socket))
      })
    })
    const { port } = server.address() as AddressInfo
    const worker = started(testRuntime(port), 'counting')
    const { reason, error } = await worker.line.exited
    expect(reason).toBe('lost')
    expect(error).toMatchObject({ code: 'ERR_PROTOCOL', host: `127.0.0.1:${port}`, cause: limit })
    expect(String(error)).toContain(`the agent at 127.0.0.1:${port} breaks the protocol: the other host says more than`)
    expect(await sent[0]).toBeLessThan(700)
    for (const socket of server.clients) socket.terminate()
  })
})

test('whoever is honest does not say it in the first place', () => {
  expect(encodeLetter(new Uint8Array(1_000), 2_000).byteLength).toBeGreaterThan(1_000)
  expect(() => encodeLetter(new Uint8Array(3_000), 2_000)).toThrow(
    expect.objectContaining({ code: 'ERR_ITEM_TOO_LARGE', maxByteLength: 2_000 }),
  )
})
