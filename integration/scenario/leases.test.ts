import type { PiperError } from '@papy/core'
import { isPiperError } from '@papy/core'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { v8 } from '@papy/serializer-v8'
import { shm } from '@papy/transport-shm'
import { socket } from '@papy/transport-socket'
import { afterAll, describe, expect, test } from 'vitest'
import * as f from './fixtures/leases.mjs'
import { failed, pipe, piper, plumb, stream } from './flow.ts'
import { pool } from './place.ts'
import { range } from './source.ts'

const places = { threads: () => threads(2), processes: () => processes(2) }
const transports = { shm, 'shm with v8()': () => shm({ serializer: v8() }), socket }
const COUNT = 150
const bytesOf = (x: number, length = 50_000) => new Uint8Array(length).fill(x % 251)

describe.each(Object.keys(places) as (keyof typeof places)[])('%s', (place) => {
  const [one, two] = [pool(places[place]()), pool(places[place](), { stride: 8 })]
  afterAll(() => Promise.all([one.close(), two.close()]))

  describe.each(Object.keys(transports) as (keyof typeof transports)[])('%s', (transport) => {
    /** What comes out of a piper behind one that makes large items. */
    async function behind(fns: readonly unknown[], options: object = { leases: true }): Promise<unknown[]> {
      const plumber = plumb()
      const [reader, ...others] = fns.map((fn, at) => piper(fn, { parallel: two, ...(at === 0 ? options : {}) }))
      pipe(plumber, [piper(f.made, { parallel: one }), reader], { via: transports[transport]() })
      if (others.length > 0) pipe(plumber, [reader, ...others])
      const results = await stream(plumber, [range(COUNT)], 20_000)
      await plumber.close()
      return results
    }

    test('functions look at what the transport has, but only where they are told to', async () => {
      const [lent, copied] = [await behind([f.seen]), await behind([f.seen], {})] as readonly (readonly unknown[])[][]
      for (const rows of [lent, copied])
        expect(rows?.map(([x, length]) => [x, length])).toEqual(range(COUNT).map((x) => [x % 251, 50_000]))
      // What a worker took over from another comes with the message.
      expect(lent?.some(([, , isLent]) => isLent)).toBe(true)
      expect(copied?.some(([, , isLent]) => isLent)).toBe(false)
    })

    test.each([f.same, f.sameLater])('a result that is what was lent is a copy: %o', async (fn) => {
      const results = (await behind([fn])) as Uint8Array[]
      expect(results.every((bytes, x) => Buffer.compare(bytes, bytesOf(x)) === 0)).toBe(true)
    })

    test('what a result holds of it is copied, also behind other pipers on the same trip', async () => {
      const results = await behind([f.same, f.inside])
      expect(results).toHaveLength(COUNT)
      for (const [x, result] of results.entries()) {
        const { deep, part } = result as { deep: [{ bytes: Uint8Array }]; part: Uint8Array }
        expect([deep[0].bytes, part].map((bytes, at) => Buffer.compare(bytes, bytesOf(x, at ? 10 : 50_000)))).toEqual([
          0, 0,
        ])
      }
    })

    test('where it cannot be copied the item fails', async () => {
      const results = await behind([f.frozen])
      const refused = failed(expect.stringContaining('memory that was lent') as never)
      expect(results).toContainEqual(refused)
      for (const [x, result] of results.entries())
        if (!('failed' in (result as object))) expect(result).toEqual({ bytes: bytesOf(x) })
        else expect(result).toEqual(refused)
    })

    test('a placeholder has what its function was called with, and so has its error', async () => {
      await using plumber = plumb()
      pipe(plumber, [piper(f.made, { parallel: one }), piper(f.fails, { parallel: two, leases: true })], {
        via: transports[transport](),
      })
      const rows: unknown[] = []
      for await (const row of plumber.stream([range(60)] as never)) rows.push(row)
      for (const [x, row] of rows.entries()) {
        if (x % 3 !== 0) expect(row).toBe(x)
        else {
          expect(isPiperError(row)).toBe(true)
          const [error] = (row as PiperError).errors
          const [inbox] = error?.inbox as [Uint8Array]
          const { bytes } = error?.cause as { bytes: Uint8Array }
          expect([inbox, bytes].map((one) => Buffer.compare(one, bytesOf(x)))).toEqual([0, 0])
        }
      }
    })
  })
})
