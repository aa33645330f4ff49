import { existsSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { Ticket, Transport, TransportContext } from '@papy/contract'
import { transportOver } from '@papy/contract/medium'
import { expect, test } from 'vitest'
import { layoutFor } from '../src/arena/layout.ts'
import { MappedArenas } from '../src/mapped-arenas.ts'
import { NAME } from '../src/name.ts'
import { ShmMedium } from '../src/shm-medium.ts'
import { type Koffi, loadKoffi } from '../src/system/koffi.ts'
import { PosixMemory } from '../src/system/posix-memory.ts'
import { goods } from './fixtures/goods.mjs'
import { newRun } from './support/ends.ts'
import { openFiles } from './support/open-files.ts'
import { bytesOf } from './support/opened.ts'

const arenaBytes = 2 ** 20

/** A system without files that have no name, as others than Linux are. */
async function withoutSealed(): Promise<Koffi> {
  const koffi = await loadKoffi()
  const load = (path: string | null) => {
    const library = koffi.load(path)
    return {
      func: (definition: string) => (definition.includes('memfd_create') ? () => -1 : library.func(definition)),
    }
  }
  return { ...koffi, load }
}

const opened = async (context: TransportContext): Promise<Transport> => {
  const memory = new PosixMemory(await withoutSealed(), context.directory)
  const medium = new ShmMedium(new MappedArenas(memory, context, arenaBytes), context, false)
  return transportOver({ name: NAME, run: context.run, maxByteLength: arenaBytes }, medium)
}

test.runIf(process.platform === 'linux')(
  'where no file can be sealed, it is one of this user alone, in the directory of the run',
  async () => {
    using run = newRun()
    const [producer, consumer] = [await opened(run.at(1)), await opened(run.at(2))]
    const before = openFiles()
    const ticket = await producer.put([goods(1, 100_000)])
    const path = join(run.at(1).directory, 'shm-1')
    expect(statSync(path)).toMatchObject({ size: layoutFor(arenaBytes).byteLength })
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const lease = await consumer.take(ticket)
    expect(bytesOf(lease)).toEqual(goods(1, 100_000))
    lease.release()
    await producer[Symbol.asyncDispose]()
    expect(existsSync(path)).toBe(false)
    expect(() => consumer.take(ticket)).toThrow(expect.objectContaining({ code: 'ERR_PRODUCER_GONE' }))
    await consumer[Symbol.asyncDispose]()
    expect(openFiles()).toEqual(before)
  },
)

test.runIf(process.platform === 'linux')(
  'what somebody has cut is not looked at any more: that would kill the process',
  async () => {
    using run = newRun()
    const [producer, consumer] = [await opened(run.at(1)), await opened(run.at(2))]
    const ticket = (await producer.put([goods(1, 100_000)])) as Ticket
    await consumer.take(ticket)
    truncateSync(join(run.at(1).directory, 'shm-1'), 0)
    expect(() => consumer.take(ticket)).toThrow(expect.objectContaining({ code: 'ERR_PRODUCER_GONE' }))
    expect(() => producer.take(ticket)).toThrow(expect.objectContaining({ code: 'ERR_TICKET_SPENT' }))
    expect(() => producer.put([goods(1, 10)])).toThrow(expect.objectContaining({ code: 'ERR_MEDIUM_FAILED' }))
    await consumer.release(ticket)
    await consumer[Symbol.asyncDispose]()
    await producer[Symbol.asyncDispose]()
  },
)
