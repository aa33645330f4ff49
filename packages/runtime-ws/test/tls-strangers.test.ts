import { once } from 'node:events'
import { connect } from 'node:tls'
import { selfSigned, websocket } from '@papy/runtime-ws'
import { expect, onTestFinished, test } from 'vitest'
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
