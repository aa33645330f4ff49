import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { testTransport } from '@papy/conformance'
import type { Transport } from '@papy/contract'
import { type SocketOptions, socket } from '@papy/transport-socket'
import { afterEach, describe, expect, it, test } from 'vitest'

const file = (name: string): string => fileURLToPath(new URL(`fixtures/tls/${name}.pem`, import.meta.url))
const ours = { cert: file('end'), key: file('end-key'), ca: file('ca') }
const theirs = { cert: file('other'), key: file('other-key'), ca: file('ca') }

const context = {
  run: randomBytes(16).toString('hex'),
  secret: randomBytes(32).toString('hex'),
  directory: '/nowhere',
  budgetBytes: Number.POSITIVE_INFINITY,
}
const ends: Transport[] = []
afterEach(() => Promise.all(ends.splice(0).map((end) => end[Symbol.asyncDispose]())))

const open = async (place: number, tls: SocketOptions['tls']): Promise<Transport> => {
  const end = await socket({ ...(tls === undefined ? { host: '127.0.0.1' } : { tls }) }).open({ ...context, place })
  ends.push(end)
  return end
}

testTransport({ describe, it }, () => socket({ tls: ours }), {
  only: ['T01', 'T03', 'T13', 'T30', 'T41', 'T43', 'T53'],
})

test.each([
  ['a reader that another authority certified', ours, theirs],
  ['a producer that another authority certified', theirs, ours],
  ['a reader that does not speak TLS', ours, undefined],
  ['a producer that does not speak TLS', undefined, ours],
])('%s gets nothing, though it knows the secret', async (_what, producing, reading) => {
  const [producer, reader] = [await open(1, producing), await open(2, reading)]
  const ticket = await producer.put([Buffer.alloc(100)])
  await expect(reader.take(ticket)).rejects.toMatchObject({
    code: expect.stringMatching(/^ERR_(PRODUCER_GONE|MEDIUM_FAILED)$/),
  })
})

test('strangers that never begin with TLS do not stop a reader', async () => {
  const [producer, reader] = [await open(1, ours), await open(2, ours)]
  const ticket = await producer.put([Buffer.from('goods')])
  const [, , host, port] = ticket.at as [number, number, string, number]
  const strangers = Array.from({ length: 300 }, () => connect(port, host).on('error', () => undefined))
  expect(Buffer.from((await reader.take(ticket)).parts[0] ?? []).toString()).toBe('goods')
  for (const stranger of strangers) stranger.destroy()
})

test('a file that is not there is named when it is opened', async () => {
  const opened = open(1, { ...ours, key: '/nowhere/key.pem' })
  await expect(opened).rejects.toMatchObject({ code: 'ERR_MEDIUM_FAILED', option: 'tls.key' })
})

test('anything but three paths is refused when it is configured', () => {
  for (const tls of [true, {}, { ...ours, ca: '' }, { cert: 'a', key: 'b' }, null])
    expect(() => socket({ tls } as unknown as SocketOptions)).toThrow(expect.objectContaining({ code: 'ERR_ARGUMENT' }))
})
