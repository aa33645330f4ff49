import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { chaos, cut, type Severing, Wire } from '@papy/chaos'
import { describe, expect, onTestFinished, test } from 'vitest'

/** A server that says back what it hears, a wire before it, and a client. */
async function wired(weather: Parameters<typeof Wire.open>[1] = {}) {
  const heard: Socket[] = []
  const server = createServer((socket) => {
    heard.push(socket.on('error', () => {}))
    socket.pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const wire = await Wire.open({ host: '127.0.0.1', port: (server.address() as AddressInfo).port }, weather)
  const client = await joined(wire)
  onTestFinished(async () => {
    client.destroy()
    await wire.close()
    server.close()
  })
  return { wire, client, heard }
}

async function joined(wire: Wire): Promise<Socket> {
  const client = connect(wire.port, '127.0.0.1')
  client.on('error', () => {})
  await once(client, 'connect')
  return client
}

async function said(client: Socket, text: string): Promise<string> {
  client.write(text)
  let back = ''
  while (back.length < text.length) back += String(((await once(client, 'data')) as [Buffer])[0])
  return back
}

/** How a connection ends for the client: `'fin'`, or the code of its error. */
async function ending(client: Socket): Promise<string> {
  client.resume()
  return Promise.race([
    once(client, 'end').then(() => 'fin'),
    new Promise<string>((resolve) => client.once('error', ({ code }: NodeJS.ErrnoException) => resolve(String(code)))),
  ])
}

test('what passes is what was said, both ways', async () => {
  const { client } = await wired()
  const text = 'papy '.repeat(200_000)
  expect(await said(client, text)).toBe(text)
})

test.each(['black-hole', 'there', 'back'] as const)(
  '%s: nothing comes back, nothing is lost, and it goes on',
  async (how) => {
    const { wire, client, heard } = await wired()
    expect(await said(client, 'one')).toBe('one')
    wire.sever(how)
    expect(wire.severed).toBe(how)
    let came = ''
    client.on('data', (bytes) => {
      came += bytes
    })
    client.write('two')
    if (how === 'back') await once(heard[0] as Socket, 'data')
    else await new Promise((resolve) => setTimeout(resolve, 50))
    expect(came).toBe('')
    wire.heal()
    await expect.poll(() => came).toBe('two')
  },
)

test.each([
  ['fin', 'fin'],
  ['reset', 'ECONNRESET'],
] as [Severing, string][])('%s: connections and new ones end so; healed, new ones pass', async (how, end) => {
  const { wire, client } = await wired()
  expect(await said(client, 'one')).toBe('one')
  const ended = ending(client)
  wire.sever(how)
  expect(await ended).toBe(end)
  const late = connect(wire.port, '127.0.0.1')
  expect(await ending(late)).toBe(end)
  late.destroy()
  wire.heal()
  const next = await joined(wire)
  expect(await said(next, 'two')).toBe('two')
  next.destroy()
})

test('mid-frame: half of the next read passes, then it is reset', async () => {
  const { wire, client, heard } = await wired()
  expect(await said(client, 'one')).toBe('one')
  let came = 0
  heard[0]?.on('data', (bytes: Buffer) => {
    came += bytes.length
  })
  const ended = ending(client)
  wire.sever('mid-frame')
  client.write(Buffer.alloc(1_000))
  expect(await ended).toBe('ECONNRESET')
  expect(came).toBeLessThan(1_000)
  expect(wire.cut).toBe(1)
})

test('half-open: the server has lost it, the client is not told before it is healed', async () => {
  const { wire, client, heard } = await wired()
  expect(await said(client, 'one')).toBe('one')
  const lost = new Promise((resolve) => heard[0]?.once('close', resolve))
  wire.sever('half-open')
  await lost
  client.write('two')
  expect(client.destroyed).toBe(false)
  const ended = ending(client)
  wire.heal()
  expect(await ended).toBe('ECONNRESET')
})

test('late and slow: not before its time, in order', async () => {
  const { client } = await wired({ delayMs: 30, jitterMs: 20 })
  const began = performance.now()
  expect(await said(client, 'papy')).toBe('papy')
  expect(performance.now() - began).toBeGreaterThan(55)
  const text = Array.from({ length: 50 }, (_, at) => `${at} `).join('')
  expect(await said(client, text)).toBe(text)
})

test('throttled: so many bytes take so long', async () => {
  const { client } = await wired({ bytesPerSecond: 1_000_000 })
  const began = performance.now()
  await said(client, 'x'.repeat(100_000))
  expect(performance.now() - began).toBeGreaterThan(95)
})

test('flips are seeded: the same reads come out the same, and not as they went in', async () => {
  const through = async (seed: number): Promise<string> => {
    const { client, wire } = await wired({ flips: 0.3, seed })
    let all = ''
    for (let at = 0; at < 20; at++) all += await said(client, 'papy papy')
    expect(wire.flipped).toBeGreaterThan(3)
    return all
  }
  const first = await through(5)
  expect(first).not.toBe('papy papy'.repeat(20))
  expect(await through(5)).toBe(first)
  expect(await through(6)).not.toBe(first)
})

describe('cut', () => {
  test('severs as its lot says, heals by itself, and when the storm is over', async () => {
    const { wire, client } = await wired()
    const unrest = chaos({}, cut(wire, { everyRows: 1, forMs: 20, how: 'black-hole' })).on()
    unrest.row()
    expect(wire.severed).toBe('black-hole')
    unrest.row()
    expect(unrest.log[1]).toMatchObject({ skipped: 'it was severed' })
    expect(await said(client, 'one')).toBe('one')
    unrest.row()
    expect(wire.severed).toBe('black-hole')
    await unrest[Symbol.asyncDispose]()
    expect(wire.severed).toBeUndefined()
  })

  test('is refused without a wire, and for no way to sever', async () => {
    const { wire } = await wired()
    const argument = expect.objectContaining({ code: 'ERR_ARGUMENT' })
    expect(() => cut({} as never, { everyMs: 1, forMs: 1 })).toThrow(argument)
    expect(() => cut(wire, { everyMs: 1, forMs: 1, how: 'softly' as never })).toThrow(argument)
    await expect(Wire.open({ port: 1 }, { flips: 2 })).rejects.toThrow(argument)
  })
})
