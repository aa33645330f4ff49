import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Transport } from '@papy/contract'
import { pattern } from '../bytes.ts'
import { pause, within } from '../limit.ts'
import { QUICK_MS } from '../refusal.ts'
import { carry, MB, spent, type TransportLaw } from './carrying.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** How often memory has to grow before that is a leak. */
const ROUNDS = 3

/** Nothing is left behind. */
export const leakLaws: readonly TransportLaw[] = [
  {
    id: 'T90',
    title: 'after many items there are no more descriptors and no more files than after a few',
    where: ['realm'],
    async check(stage) {
      const [here, there] = await stage.pair()
      const some = async (count: number) => {
        for (let at = 0; at < count; at++) await carry(here, there, [pattern(2_000, at)], 'an item')
      }
      await some(20)
      const before = await settled(() => census(stage.directory), undefined)
      await some(Math.ceil(stage.items / 10))
      const ticket = await here.put([pattern(10)], { readers: 0 })
      await here.drop(ticket)
      await spent(there, ticket, 'what was dropped')
      const after = await settled(() => census(stage.directory), before)
      assert.deepEqual(after, before, 'descriptors, and files')
    },
  },
  {
    id: 'T91',
    title: 'after its ends are closed no descriptor of theirs is open',
    where: ['realm', 'process'],
    async check(stage) {
      // What is opened once and for all, is.
      await used(await stage.pair())
      const before = descriptors()
      for (let time = 0; time < 3; time++) await used(await stage.pair())
      const deadline = performance.now() + QUICK_MS
      while (descriptors() > before && performance.now() < deadline) await pause(10)
      assert.ok(descriptors() <= before, `${before} descriptors were open before, ${descriptors()} are now`)
    },
  },
  {
    id: 'T92',
    title: 'memory does not grow with the items that have passed',
    where: ['realm'],
    async check(stage) {
      const [here, there] = await stage.pair()
      const part = pattern(64 * 1_024)
      const count = Math.min(2_000, stage.items)
      const some = async () => {
        for (let at = 0; at < count; at++) {
          ;(await there.take(await here.put([part]))).release()
          // Else the system's memory would tell of garbage.
          if (at % 100 === 0) collectGarbage()
        }
        await pause(20)
      }
      await some()
      const passed = count * part.byteLength
      const growths: string[] = []
      // What leaks does so every time; what grows once is some pool.
      for (let round = 0; round < ROUNDS; round++) {
        const before = await memory()
        await some()
        const after = await memory()
        const [live, resident] = [after.live - before.live, after.resident - before.resident]
        if (live < Math.max(2 * MB, passed / 8) && resident < Math.max(32 * MB, passed / 2)) return
        growths.push(`${live} bytes in use, ${resident} of the system`)
      }
      assert.fail(`each time that ${passed} bytes passed, memory grew: ${growths.join('; ')}`)
    },
  },
  {
    id: 'T93',
    title: 'ends that are open and idle do not keep their process alive',
    where: ['process'],
    async check(stage) {
      const here = await stage.here()
      const { end, place } = await stage.apart()
      await carry(here, end, [pattern(5_000)], 'an item before')
      await carry(end, here, [pattern(5_000)], 'an item before')
      await end.put([pattern(100)])
      const code = await within(2 * QUICK_MS, 'a process with an idle end', place.leave())
      assert.equal(code, 0, 'its exit code')
    },
  },
  {
    id: 'T94',
    title: 'the directory of the run is empty after all ends are closed, but for what is durable',
    unless: ({ durable }) => (durable ? 'is durable' : undefined),
    async check(stage) {
      const [here, there] = await stage.pair()
      await carry(here, there, [pattern(5_000)], 'an item')
      for (const end of [here, there]) await end.put([pattern(5_000)])
      for (const end of [there, here]) await end[Symbol.asyncDispose]()
      const files = readdirSync(stage.directory, { recursive: true, withFileTypes: true })
      const left = files.filter((file) => !file.isDirectory()).map(({ name }) => name)
      assert.deepEqual(left, ['owner.json'], 'what is left in the directory of the run')
    },
  },
]

async function used([here, there]: readonly [Transport, Transport]): Promise<void> {
  await carry(here, there, [pattern(5_000)], 'an item')
  await carry(there, here, [pattern(5_000)], 'an item')
  for (const end of [there, here]) await end[Symbol.asyncDispose]()
}

/** Bytes that are in use, garbage left out, and those that the process has of the system. */
/** What is in use at least: what was let go of just now may be counted until it is swept. */
async function memory(): Promise<{ readonly live: number; readonly resident: number }> {
  let [live, resident] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let look = 0; look < 3; look++) {
    collectGarbage()
    await pause(10)
    const { heapUsed, external, rss } = process.memoryUsage()
    live = Math.min(live, heapUsed + external)
    resident = Math.min(resident, rss)
  }
  return { live, resident }
}

function descriptors(): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0
}

/** What there is to be counted: releases may still be going on. */
function census(directory: string): readonly [number, number] {
  return [descriptors(), readdirSync(directory, { recursive: true }).length]
}

async function settled<T>(look: () => T, wanted: T | undefined): Promise<T> {
  let last = JSON.stringify(wanted)
  const deadline = performance.now() + QUICK_MS
  for (;;) {
    const now = look()
    if (JSON.stringify(now) === last || performance.now() > deadline) return now
    if (wanted === undefined) last = JSON.stringify(now)
    await pause(20)
  }
}
