import { fileURLToPath } from 'node:url'
import { Piper, type Plugin, Plumber, step } from '@papy/core'
import { IMap } from '@papy/imap'
import { websocket } from '@papy/runtime-ws'
import { cbor } from '@papy/serializer-cbor'
import { socket } from '@papy/transport-socket'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { within } from '../../reference/bound.ts'
import { covering } from '../covering.ts'
import { expected, playOn } from '../transport/play.ts'
import { added, large, make, weighed } from './fixtures/functions.mjs'
import { Host } from './hosts.ts'

/** Longer than any run needs, even on a busy machine. */
const bound = 25_000

/** How soon a host that is going to die is given up, in place of half a minute. */
const quick = { suspectMs: 1_000, graceMs: 1_000 }

/** Items of a run of large ones. */
const length = 12

const serializers = { default: {}, cbor: { serializer: cbor() } } as const

const dimensions = {
  serializer: ['default', 'cbor'],
  shape: ['chain', 'fan-out', 'fan-in', 'scatter'],
  fault: ['ok', 'exit'],
} as const

const pem = (name: string): string =>
  fileURLToPath(new URL(`../../../packages/transport-socket/test/fixtures/tls/${name}.pem`, import.meta.url))
const tls = { cert: pem('end'), key: pem('end-key'), ca: pem('ca') }

/** Each end listens wherever its host is reached. */
const tcp = (options: object = {}): Plugin<'transport'> => socket({ host: '0.0.0.0', ...options })

describe('between two hosts, by a socket', { timeout: 60_000 }, () => {
  let near: Host
  let far: Host

  beforeAll(async () => {
    ;[near, far] = await Promise.all([Host.start(2), Host.start(3)])
  })

  afterAll(async () => {
    await Promise.all([near, far].map((host) => host[Symbol.asyncDispose]()))
  })

  test.each(covering(dimensions, 2))('$shape, $serializer, $fault', async ({ shape, fault, serializer }) => {
    const workers = [near, far].map(({ meter }) => websocket(meter.address, 1))
    const { rows, ledger } = await playOn({ workers, via: tcp(serializers[serializer]), shape, fault, life: 'run' })
    expect(rows).toEqual(expected({ shape, fault }))
    expect(ledger.total).toMatchObject({ inFlight: 0, returned: 0 })
  })

  test.each(['default', 'cbor'] as const)('large items do not cross the coordinator, %s', async (serializer) => {
    const { rows, bytes } = await thereAndBack(near, far, { via: tcp(serializers[serializer]) })
    expect(rows).toEqual(Array.from({ length }, (_, x) => x + 1))
    // All of them went over two pipes: somewhere else.
    expect(bytes).toBeLessThan(large / 4)
  })

  test('over TLS, too: large items go from worker to worker, and the coordinator has none of them', async () => {
    const { rows, bytes } = await thereAndBack(near, far, { via: tcp({ tls }) })
    expect(rows).toEqual(Array.from({ length }, (_, x) => x + 1))
    expect(bytes).toBeLessThan(large / 4)
  })

  test("via: 'auto' opens no port to the network: items go through the coordinator, and the plan says why", async () => {
    await using first = new IMap({ workers: websocket(near.meter.address, 1) })
    await using second = new IMap({ workers: websocket(far.meter.address, 1) })
    await using plumber = new Plumber()
    plumber.addPipe([new Piper(make, { parallel: first }), new Piper(weighed, { parallel: second })], { via: 'auto' })
    const [pipe] = plumber.plan().pipes
    expect(pipe?.why).toMatch(/nothing listens beyond its own unless it is asked to; give socket\({ host, port }\)/)
  })

  test('without a transport the same items go through it', async () => {
    const { rows, bytes } = await thereAndBack(near, far, {})
    expect(rows).toHaveLength(length)
    expect(bytes).toBeGreaterThan(2 * length * large)
  })
})

test('a host that dies takes what it had put along: that is made again elsewhere', { timeout: 60_000 }, async () => {
  await using near = await Host.start(2)
  await using far = await Host.start(3)
  await using makers = new IMap({
    workers: [websocket(near.meter.address, 1, quick), websocket(far.meter.address, 1)],
  })
  await using readers = new IMap({ workers: websocket(far.meter.address, 1) })
  await using plumber = new Plumber()
  const pipers = [new Piper(make, { parallel: makers }), new Piper(weighed, { parallel: readers })] as const
  plumber.addPipe([...pipers], { via: tcp() })
  const rows: unknown[] = []
  const input = Array.from({ length: 60 }, (_, x) => x)
  for await (const row of plumber.stream([input])) if (rows.push(row) === 10) await near.die()
  expect(rows).toEqual(input)
})

/** Items made on one host, changed on the other one, and looked at on the first; and the bytes that the coordinator had of it. */
async function thereAndBack(
  near: Host,
  far: Host,
  options: { readonly via?: Plugin<'transport'> },
): Promise<{ readonly rows: readonly unknown[]; readonly bytes: number }> {
  const bytes = () => near.meter.bytes + far.meter.bytes
  const before = bytes()
  await using first = new IMap({ workers: websocket(near.meter.address, 1) })
  await using second = new IMap({ workers: websocket(far.meter.address, 1) })
  await using plumber = new Plumber()
  const [made, changed] = [new Piper(make, { parallel: first }), new Piper(step(added, 1), { parallel: second })]
  plumber.addPipe([made, changed, new Piper(weighed, { parallel: first })], options)
  const input = Array.from({ length }, (_, x) => x)
  const rows: unknown[] = []
  const read = async () => {
    for await (const row of plumber.stream([input])) rows.push(row)
  }
  await within(read(), bound, 'the run')
  return { rows, bytes: bytes() - before }
}
