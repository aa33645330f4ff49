import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createServer } from 'node:tls'
import { askAgent, fingerprintAt, fingerprintOf, selfSigned, websocket } from '@papy/runtime-ws'
import { describe, expect, onTestFinished, test } from 'vitest'
import { started, testAgent } from './support/lines.ts'

const [own, another] = await Promise.all([selfSigned('host1'), selfSigned('host2')])
const fingerprint = fingerprintOf(own.cert)
const token = 'the token'

describe('a certificate that an agent makes itself', () => {
  test('is one for TLS servers, of that name, for years, and its own', () => {
    const made = new X509Certificate(own.cert)
    expect(made.verify(made.publicKey)).toBe(true)
    expect(made.checkHost('host1')).toBe('host1')
    expect(made.ca).toBe(false)
    expect(made.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
    expect(Date.parse(made.validFrom)).toBeLessThan(Date.now())
    expect(Date.parse(made.validTo)).toBeGreaterThan(Date.now() + 19 * 365 * 86_400_000)
    expect(new X509Certificate(another.cert).serialNumber).not.toBe(made.serialNumber)
  })
})

describe('a coordinator that pins a certificate', () => {
  test('has workers of the agent that has it, however the fingerprint is written', async () => {
    const there = await testAgent({ tls: own, token })
    for (const pinned of [fingerprint, fingerprint.toLowerCase().replaceAll(':', '')]) {
      const runtime = websocket(`wss://127.0.0.1:${there.port}`, 1, { token, fingerprint: pinned }).open()
      onTestFinished(() => runtime[Symbol.asyncDispose]())
      const worker = started(runtime, 'counting')
      worker.line.send('hello')
      expect(await worker.until(1)).toEqual([[1, 'hello']])
    }
  })

  test('never tells its token to whoever has another one, and says both fingerprints', async () => {
    let heard = ''
    const impostor = createServer(another, (socket) => socket.on('data', (bytes) => void (heard += bytes)))
    impostor.listen(0, '127.0.0.1')
    await once(impostor, 'listening')
    const closed = new Promise((resolve) => impostor.once('connection', (socket) => socket.once('close', resolve)))
    onTestFinished(() => void impostor.close())
    const { port } = impostor.address() as { port: number }
    const runtime = websocket(`wss://127.0.0.1:${port}`, 1, { token, fingerprint }).open()
    onTestFinished(() => runtime[Symbol.asyncDispose]())
    expect(await started(runtime, 'counting').line.exited).toMatchObject({
      reason: 'crashed',
      error: { code: 'ERR_HOST_CERTIFICATE', pinned: fingerprint, shown: fingerprintOf(another.cert) },
    })
    await closed
    expect(heard).toBe('')
  })

  test('knows it by what is seen at its address, which says nothing to it', async () => {
    const there = await testAgent({ tls: own, token })
    expect(await fingerprintAt(`wss://127.0.0.1:${there.port}`)).toBe(fingerprint)
    const open = await testAgent()
    expect(await fingerprintAt(`127.0.0.1:${open.port}`)).toBeUndefined()
    await expect(fingerprintAt(`wss://127.0.0.1:${open.port}`)).rejects.toMatchObject({ code: 'ERR_HOST_UNREACHABLE' })
  })

  test.each([
    ['what is no fingerprint', 'wss://host1:9000', { fingerprint: 'ab:cd' }, 'fingerprint'],
    ['two ways to trust', 'wss://host1:9000', { fingerprint, ca: own.cert }, 'fingerprint'],
    ['a fingerprint where there is no TLS', '127.0.0.1:9000', { fingerprint }, 'fingerprint'],
    ['a certificate where there is no TLS', '127.0.0.1:9000', { ca: own.cert }, 'ca'],
    ['a token that all could read', 'ws://host1:9000', { token }, 'token'],
  ])('is told what does not fit: %s', (_, address, options, option) => {
    expect(() => websocket(address, 1, options)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT', option }))
  })
})

describe('an agent that is asked how it is', () => {
  test('says so, with its versions, and starts nothing', async () => {
    const there = await testAgent({ tls: own, token, slots: 3 })
    const address = `wss://127.0.0.1:${there.port}`
    const runtime = websocket(address, 1, { token, fingerprint }).open()
    onTestFinished(() => runtime[Symbol.asyncDispose]())
    const worker = started(runtime, 'counting')
    worker.line.send('hello')
    await worker.until(1)
    const { status, latencyMs } = await askAgent(address, { token, fingerprint })
    expect(status).toMatchObject({ slots: 3, workers: 1, coordinators: 1, identity: { node: process.versions.node } })
    expect(status.version).toMatch(/^\d+\.\d+\.\d+/)
    expect(latencyMs).toBeGreaterThan(0)
    expect(there.workers).toBe(1)
  })

  test('tells nobody without its token, and its owner who came', async () => {
    const seen: string[] = []
    const there = await testAgent({ token, observe: ({ type }) => void seen.push(type) })
    const address = `127.0.0.1:${there.port}`
    await expect(askAgent(address, { token: 'another' })).rejects.toMatchObject({ code: 'ERR_HOST_REFUSED' })
    await expect(askAgent(address)).rejects.toMatchObject({ code: 'ERR_HOST_REFUSED' })
    await askAgent(address, { token })
    expect(seen).toEqual(['refused', 'refused', 'asked'])
  })

  test('cuts off the oldest of too many strangers, and nobody who was let in', async () => {
    const seen: string[] = []
    const there = await testAgent({ tls: own, token, observe: ({ type }) => void seen.push(type) })
    const address = `wss://127.0.0.1:${there.port}`
    const runtime = websocket(address, 1, { token, fingerprint, suspectMs: 60_000 }).open()
    onTestFinished(() => runtime[Symbol.asyncDispose]())
    const worker = started(runtime, 'counting')
    worker.line.send('before')
    await worker.until(1)
    const strangers = Array.from({ length: 66 }, () => connect(there.port, '127.0.0.1'))
    for (const stranger of strangers) stranger.on('error', () => undefined).resume()
    onTestFinished(() => {
      for (const stranger of strangers) stranger.destroy()
    })
    await once(strangers[0] as Socket, 'close')
    worker.line.send('after')
    expect(await worker.until(2)).toEqual([
      [1, 'before'],
      [2, 'after'],
    ])
    expect(seen).toEqual(['connected'])
  })
})
