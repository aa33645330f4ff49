import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Kind } from '../../src/wire/frame.ts'
import { GREETING, heardWelcome, hello, PROOF, proof, welcome } from '../../src/wire/greeting.ts'
import type { WireMedium } from '../../src/wire/index.ts'
import { fetch, heard, Run, store } from './support/run.ts'

let run: Run
let producer: WireMedium
beforeEach(async () => {
  run = new Run()
  producer = await run.end(1)
})
afterEach(() => run.close())

const knock = async (bytes?: Buffer): Promise<Buffer> => {
  const socket = connect(run.pathOf(1))
  if (bytes !== undefined) socket.write(bytes)
  return heard(socket)
}

test('who says nothing is told nothing, and is cut off', async () => {
  expect(await knock()).toHaveLength(0)
})

test.each([
  ['a byte of something else', Buffer.from('GET / HTTP/1.1\r\n')],
  ['a greeting that goes on', Buffer.alloc(GREETING + 1)],
  ['a megabyte', Buffer.alloc(1_048_576, 1)],
])('who says %s is told nothing, and is cut off', async (_what, bytes) => {
  expect(await knock(bytes)).toHaveLength(0)
})

test('a greeting with another secret, or for another place, is not answered', async () => {
  const { key } = run.credentials(1)
  const other = { key: Buffer.alloc(32, 7), place: 1 }
  for (const credentials of [other, { key, place: 2 }]) expect(await knock(hello(credentials).frame)).toHaveLength(0)
})

test('a greeting that was heard before is not answered', async () => {
  const { frame } = hello(run.credentials(1))
  const first = connect(run.pathOf(1))
  first.write(frame)
  await once(first, 'data')
  expect(await knock(frame)).toHaveLength(0)
  first.destroy()
})

test('who cannot prove a greeting hears no more than the answer to it', async () => {
  const at = await store(producer, Buffer.alloc(100))
  const said = hello(run.credentials(1))
  const socket = connect(run.pathOf(1))
  socket.write(said.frame)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  const forged = proof(run.credentials(1), said.nonce, Buffer.alloc(16))
  socket.write(Buffer.concat([forged, getFrame((at as number[])[1] as number, 100)]))
  expect([answer.byteLength, (await heard(socket)).byteLength]).toEqual([GREETING, 0])
})

test('a proof of one connection is none on another', async () => {
  const credentials = run.credentials(1)
  const [first, second] = [hello(credentials), hello(credentials)]
  const sockets = await Promise.all([first, second].map(async ({ frame }) => greeted(frame)))
  const nonce = heardWelcome(credentials, sockets[0]?.answer as Buffer, first.nonce) as Buffer
  sockets[1]?.socket.write(proof(credentials, first.nonce, nonce))
  expect(await heard(sockets[1]?.socket as Socket)).toHaveLength(0)
  sockets[0]?.socket.destroy()
})

test('a thousand strangers that say nothing do not stop a reader', async () => {
  const at = await store(producer, Buffer.from('goods'))
  const strangers = Array.from({ length: 1_000 }, () => connect(run.pathOf(1)).on('error', () => undefined))
  const reader = await run.end(2)
  const held = await fetch(reader, at, 5)
  expect(Buffer.from(held?.bytes ?? []).toString()).toBe('goods')
  for (const stranger of strangers) stranger.destroy()
})

test('a reader does not ask whoever does not know the secret', async () => {
  const asked: Buffer[] = []
  const impostor = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .on('data', (bytes: Buffer) => {
        asked.push(bytes)
        socket.write(welcome({ key: Buffer.alloc(32), place: 3 }, Buffer.alloc(16)).frame)
      })
  }).listen(run.pathOf(3))
  await once(impostor, 'listening')
  const reader = await run.end(2)
  await expect(fetch(reader, [3, 1], 10)).rejects.toMatchObject({ code: 'ERR_PRODUCER_GONE' })
  expect(new Set(asked.map(({ byteLength }) => byteLength))).toEqual(new Set([GREETING]))
  impostor.close()
})

test('what a stranger may say before it is known is less than 128 bytes', () => {
  expect(GREETING + PROOF).toBeLessThanOrEqual(128)
})

const greeted = async (frame: Buffer) => {
  const socket = connect(run.pathOf(1))
  socket.write(frame)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  return { socket, answer }
}

const getFrame = (number: number, byteLength: number): Buffer => {
  const bytes = Buffer.alloc(32)
  bytes.writeUInt32LE(8, 0)
  bytes.writeUInt32LE(1 | (Kind.get << 8), 4)
  bytes.writeUInt32LE(number, 8)
  bytes.writeDoubleLE(byteLength, 24)
  return bytes
}
