import { once } from 'node:events'
import { agent } from '@papy/runtime-ws'
import { describe, expect, onTestFinished, test } from 'vitest'
import { greeting, Knocker, knock, part, plain, spoken } from './support/knocking.ts'
import { started, testAgent, testRuntime } from './support/lines.ts'

const token = 'what a coordinator must know'
const bearer = { authorization: `Bearer ${token}` }

// Fault 33: who may not come in is told so, and nothing that it says is read.
describe('an agent with a token lets in', () => {
  test.each<[string, Record<string, string>, string, number]>([
    ['whoever knows it', bearer, '/papy', 101],
    ['nobody without one', {}, '/papy', 401],
    ['nobody with another one', { authorization: `Bearer ${token.replace('w', 'W')}` }, '/papy', 401],
    ['nobody with the beginning of it', { authorization: 'Bearer what' }, '/papy', 401],
    ['nobody with a very long one', { authorization: `Bearer ${token}${'x'.repeat(8_000)}` }, '/papy', 401],
    ['no web page, whatever it knows', { ...bearer, origin: 'https://example.invalid' }, '/papy', 403],
    ['nobody who asks for something else', bearer, '/papy/../etc', 404],
    ['nobody who asks with a query', bearer, '/papy?token=x', 404],
    ['nobody who speaks something else', { ...bearer, 'sec-websocket-protocol': 'graphql-ws' }, '/papy', 400],
  ])('%s', async (_, headers, path, status) => {
    const { port } = await testAgent({ token })
    expect(await knock(port, headers, path)).toBe(status)
  })

  test('nobody who sends a command along with the wrong token: it is not read', async () => {
    const there = await testAgent({ token })
    const socket = await plain(there.port)
    const start = part(1, 1, JSON.stringify({ specifier: './echo.mjs', export: 'counting' }))
    const lines = [
      'GET /papy HTTP/1.1',
      'Host: x',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
    ]
    const more = [`Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`, 'Sec-WebSocket-Protocol: papy.v1']
    socket.write([...lines, ...more, 'Authorization: Bearer wrong', '', ''].join('\r\n'))
    socket.write(Buffer.concat([spoken(1, greeting), start, Buffer.alloc(2 ** 20)]))
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 401 /)
    socket.resume()
    await once(socket, 'close')
    expect(there.workers).toBe(0)
  })

  test('nobody who asks for a page', async () => {
    const { port } = await testAgent({ token })
    expect((await fetch(`http://127.0.0.1:${port}/papy`, { headers: bearer })).status).toBe(426)
  })
})

describe('an agent cuts off', () => {
  const hello = spoken(1, greeting)

  test.each<[string, readonly (Buffer | string)[], number]>([
    ['a greeting of more than 16 kB', [spoken(1, { ...greeting, more: 'x'.repeat(20_000) })], 1002],
    ['text', ['{"hello":1}'], 1002],
    ['an empty message', [Buffer.alloc(0)], 1002],
    ['what is of no kind', [Buffer.from([99, 1, 2])], 1002],
    ['JSON that is none', [spoken(1, '{"session":')], 1002],
    ['who commands before it greets', [part(1, 1, '{}')], 1006],
    ['a part without a head', [hello, Buffer.from([4, 1, 1])], 1002],
    ['a part that is shorter than it says', [hello, part(1, 1, '{"specifier":"./echo.mjs"}').subarray(0, -1)], 1002],
    ['more behind a part than the head of another', [hello, Buffer.concat([part(1, 1, '{}'), Buffer.alloc(11)])], 1002],
    ['a part whose number is none', [hello, part(Number.NaN, 1, '{}')], 1002],
    ['who leaves something out', [hello, part(7, 1, '{}')], 1000],
    ['who orders what is no order', [hello, part(1, 1, 'null')], 1000],
    ['who says what no coordinator says', [hello, part(1, 77, '{}')], 1000],
    ['a message of 17 MiB', [hello, Buffer.alloc(17 * 2 ** 20)], 1009],
  ])('%s', async (_, messages, code) => {
    const there = await testAgent()
    const knocker = await new Knocker(there.port).open()
    const before = process.memoryUsage().arrayBuffers
    for (const message of messages) knocker.socket.send(message)
    expect(await knocker.closed).toBe(code)
    expect(there.workers).toBe(0)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 2 ** 20)
    // Others are served as before.
    const worker = started(testRuntime(there.port), 'counting')
    worker.line.send('still there')
    expect(await worker.until(1)).toEqual([[1, 'still there']])
  })

  test('a message of endless fragments', async () => {
    const { port } = await testAgent()
    const knocker = await new Knocker(port).open()
    for (let at = 0; at < 17_000; at++) knocker.socket.send(Buffer.from([1]), { fin: false })
    expect(await knocker.closed).toBe(1008)
  })

  test('nobody whose greeting comes byte by byte', async () => {
    const { port } = await testAgent()
    const knocker = await new Knocker(port).open()
    for (const [at, byte] of hello.entries()) knocker.socket.send(Buffer.from([byte]), { fin: at === hello.length - 1 })
    expect(await knocker.until(2)).toMatchObject({ heard: 0, slots: 4 })
  })

  test('the longest silent ones when there are more than 64 strangers, and all of them after a while', {
    timeout: 20_000,
  }, async () => {
    const there = await testAgent()
    const silent = await Promise.all(Array.from({ length: 100 }, () => plain(there.port)))
    // One byte after the other: it says something, and never comes to an end.
    const slow = await plain(there.port)
    const request = 'GET /papy HTTP/1.1\r\nHost: x\r\n'
    let at = 0
    const timer = setInterval(() => slow.write(request[at++ % request.length] as string), 50)
    onTestFinished(() => clearInterval(timer))
    let gone = 0
    const ends = silent.map(async (one) => {
      if (!one.resume().closed) await once(one, 'close')
      gone++
    })
    while (gone < 37) await new Promise((resolve) => setTimeout(resolve, 20))
    const worker = started(testRuntime(there.port), 'counting')
    worker.line.send(1)
    expect(await worker.until(1)).toEqual([[1, 1]])
    await once(slow.resume(), 'close')
    await Promise.all(ends)
  })
})

describe('a session', () => {
  test('that is replayed gets nothing, and takes nothing from who has it', async () => {
    const there = await testAgent()
    const first = await new Knocker(there.port).open()
    first.socket.send(spoken(1, greeting))
    await first.until(2)
    first.socket.send(part(1, 1, JSON.stringify({ specifier: './echo.mjs', export: 'nothing' })))
    const exited = (await first.until(4)) as Buffer
    // It confirms what it heard: from now on an old greeting is a lie.
    const heard = Buffer.alloc(16)
    heard.writeUInt8(5, 0)
    heard.writeDoubleLE(exited.readDoubleLE(16), 8)
    first.socket.send(heard)
    first.socket.send(part(2, 1, JSON.stringify({ specifier: './echo.mjs', export: 'counting' }), 2))
    while (there.workers === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    const second = await new Knocker(there.port).open()
    second.socket.send(spoken(1, greeting))
    expect(await second.refusal()).toMatchObject({ code: 'ERR_PROTOCOL' })
    expect([first.socket.readyState, there.workers]).toEqual([first.socket.OPEN, 1])
  })

  test('of which an agent knows nothing is refused to who has heard something in it', async () => {
    const { port } = await testAgent()
    const knocker = await new Knocker(port).open()
    knocker.socket.send(spoken(1, { ...greeting, heard: 3 }))
    expect(await knocker.refusal()).toMatchObject({ code: 'ERR_SESSION_GONE' })
  })

  test('is told by an agent that is leaving that it is, and no session is begun', async () => {
    const there = await testAgent()
    const worker = started(testRuntime(there.port), 'counting')
    worker.line.send(0)
    await worker.until(1)
    const left = there.close({ drain: true })
    const knocker = await new Knocker(there.port).open()
    knocker.socket.send(spoken(1, greeting))
    expect(await knocker.refusal()).toMatchObject({ code: 'ERR_HOST_LEAVING' })
    await worker.line[Symbol.asyncDispose]()
    await left
  })

  // Fault 39.
  test.each<[string, object]>([
    ['protocol 1, the other one 7 to 9', { protocol: [7, 9] }],
    ['contract 1, the other one 99', { contract: 99 }],
    [`Node ${process.versions.node}, the other one 18.0.0`, { node: '18.0.0' }],
  ])('is refused where versions differ, and both are named: %s', async (text, other) => {
    const { port } = await testAgent()
    const knocker = await new Knocker(port).open()
    knocker.socket.send(spoken(1, { ...greeting, identity: { ...greeting.identity, ...other } }))
    expect(await knocker.refusal()).toMatchObject({ code: 'ERR_VERSION_SKEW', message: expect.stringContaining(text) })
  })

  test.each<[string, object]>([
    ['without a session', { session: undefined }],
    ['with a session that is no name', { session: '../../etc/passwd' }],
    ['with a negative measure', { heard: -1.5 }],
    ['with an identity that is none', { identity: null }],
    ['with a beat that is no time', { beatMs: 'often' }],
  ])('is refused %s', async (_, other) => {
    const { port } = await testAgent()
    const knocker = await new Knocker(port).open()
    knocker.socket.send(spoken(1, { ...greeting, ...other }))
    expect(await knocker.refusal()).toMatchObject({ code: 'ERR_PROTOCOL' })
  })
})

describe('beyond this host', () => {
  const tls = { cert: 'x', key: 'x' }
  test.each([
    ['0.0.0.0', {}, 'give it a token and tls'],
    ['0.0.0.0', { token }, 'give it tls'],
    ['::', { tls }, 'give it a token'],
    ['10.1.2.3', { token }, 'give it tls'],
    ['::ffff:127.0.0.1', {}, 'give it a token and tls'],
  ])('at %s, with %o, no agent listens', async (host, options, text) => {
    await expect(agent({ host, port: 0, ...options })).rejects.toMatchObject({
      code: 'ERR_ARGUMENT',
      message: expect.stringContaining(text),
    })
  })

  test('at an address that is taken it says so', async () => {
    const { port } = await testAgent()
    await expect(agent({ port })).rejects.toMatchObject({ code: 'ERR_LISTEN', port })
  })
})
