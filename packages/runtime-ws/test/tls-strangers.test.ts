import { once } from 'node:events'
import { Duplex } from 'node:stream'
import { connect } from 'node:tls'
import { type AgentEvent, selfSigned, websocket } from '@papy/runtime-ws'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { plain } from './support/knocking.ts'
import { started, testAgent } from './support/lines.ts'

const token = 'what a coordinator must know'

// Fault 33: at a port of TLS.
test('who speak no TLS, or say nothing, or ask for a page, are sent away; whoever may come in is served meanwhile', {
  timeout: 20_000,
}, async () => {
  const own = await selfSigned('host1')
  const there = await testAgent({ tls: own, token })
  const idle = await Promise.all(Array.from({ length: 200 }, () => plain(there.port)))
  const speaking = await plain(there.port)
  const spoke = once(speaking.resume(), 'close')
  speaking.write('GET /papy HTTP/1.1\r\nHost: x\r\n\r\n')
  await spoke
  const page = connect({ port: there.port, host: '127.0.0.1', ca: own.cert, checkServerIdentity: () => undefined })
  onTestFinished(() => void page.destroy())
  page.on('error', () => undefined).write('GET /papy HTTP/1.1\r\nHost: x\r\n\r\n')
  const [answer] = (await once(page, 'data')) as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 426 /)
  const runtime = websocket(`wss://127.0.0.1:${there.port}`, 1, { token, ca: own.cert }).open()
  onTestFinished(() => runtime[Symbol.asyncDispose]())
  const worker = started(runtime, 'counting')
  worker.line.send('hello')
  expect(await worker.until(1)).toEqual([[1, 'hello']])
  // None of those who say nothing stays.
  await Promise.all(idle.map((one) => (one.resume().closed ? undefined : once(one, 'close'))))
  expect(there.workers).toBe(1)
})

// Addresses of this host that others have to be given first, on macOS.
const others = process.platform === 'darwin' ? test.skip : test

others(
  'whoever guesses again and again is sent away before it costs anything; others are served meanwhile',
  {
    timeout: 60_000,
  },
  async () => {
    const own = await selfSigned('host1')
    const events: AgentEvent[] = []
    const there = await testAgent({ tls: own, token, observe: (event) => events.push(event) })
    const answers = new Set<number | string>()
    while (!answers.has('cut')) {
      const guesses = Array.from({ length: 50 }, () => ask(there.port, 'a guess', '127.0.0.2'))
      for (const answer of await Promise.all(guesses)) answers.add(answer)
    }
    expect([...answers].sort()).toEqual([401, 'cut'])
    expect(events).toContainEqual({ type: 'refused', from: '127.0.0.2', why: 'too many came in vain before it' })
    expect(await ask(there.port, token)).toBe(101)
  },
)

test('whoever may come in may do so as often as it likes', { timeout: 60_000 }, async () => {
  const own = await selfSigned('host1')
  const { port } = await testAgent({ tls: own, token })
  for (let i = 0; i < 20; i++) {
    const asked = Array.from({ length: 10 }, () => ask(port, token))
    expect(new Set(await Promise.all(asked))).toEqual(new Set([101]))
  }
})

test('a greeting of TLS that comes byte by byte is one', async () => {
  const own = await selfSigned('host1')
  const { port } = await testAgent({ tls: own, token })
  const wire = await plain(port)
  const slowly = new Duplex({
    read: () => undefined,
    async write(bytes: Buffer, _encoding, done) {
      for (const byte of bytes) await new Promise((resolve) => wire.write(Buffer.of(byte), resolve))
      done()
    },
  })
  wire.on('data', (bytes) => slowly.push(bytes))
  const socket = connect({ socket: slowly, ca: own.cert, checkServerIdentity: () => undefined })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'secureConnect')
  expect(socket.authorized).toBe(true)
})

/** Asks to be let in over TLS: the status of the answer, or that there was none. */
function ask(port: number, word: string, localAddress = '127.0.0.1'): Promise<number | 'cut'> {
  const socket = new WebSocket(`wss://127.0.0.1:${port}/papy`, 'papy.v1', {
    rejectUnauthorized: false,
    headers: { authorization: `Bearer ${word}` },
    localAddress,
  })
  return new Promise((resolve) => {
    socket.once('open', () => {
      resolve(101)
      socket.terminate()
    })
    socket.once('unexpected-response', (_request, { statusCode }) => {
      resolve(statusCode ?? 0)
      socket.terminate()
    })
    socket.once('error', () => resolve('cut'))
  })
}
