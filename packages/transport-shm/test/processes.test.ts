import { spawnSync } from 'node:child_process'
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Ticket, Transport } from '@papy/contract'
import { afterEach, describe, expect, test } from 'vitest'
import { within } from '../../../.config/testing/bound.ts'
import { goods, isGoods } from './fixtures/goods.mjs'
import { child, type End, newRun, thread } from './support/ends.ts'
import { openFiles } from './support/open-files.ts'
import { bytesOf, forged, open } from './support/opened.ts'

const MIB = 2 ** 20
const options = { arenaBytes: 4 * MIB }
const what = { seed: 7, byteLength: 1_000_000 }
const sizes = [0, 1, 100, 4_095, 4_096, 4_097, 65_536, 100_000, 700_000]

const disposables: (() => unknown)[] = []
afterEach(async () => {
  for (const dispose of disposables.splice(0).reverse()) await dispose()
})

const newProcesses = async (count: number) => {
  const run = newRun()
  const coordinator = await open(run.at(0), options)
  disposables.push(
    () => run[Symbol.dispose](),
    () => coordinator[Symbol.asyncDispose](),
  )
  const children = await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const end: End = child()
      disposables.push(() => end.kill())
      await end.call('open', { options, context: run.at(at + 1) })
      return end
    }),
  )
  return { children, coordinator, run, directory: run.at(0).directory }
}

describe('between processes', () => {
  test('what one puts, others look at: each of its readers once', async () => {
    const { children, coordinator } = await newProcesses(3)
    const [producer, ...consumers] = children as [End, End, End]
    const ticket = await producer.call<Ticket>('put', { ...what, readers: 3 })
    for (const consumer of consumers) {
      expect(await consumer.call('take', { ticket, ...what })).toEqual({ borrowed: true, right: true })
      await consumer.call('releaseLease', { ticket })
    }
    expect(bytesOf(await coordinator.take(ticket))).toEqual(goods(what.seed, what.byteLength))
    await coordinator.release(ticket)
    await expect(consumers[0]?.call('take', { ticket, ...what })).rejects.toMatchObject({ code: 'ERR_TICKET_SPENT' })
    // There is room for all that fits, so all of it was freed.
    await producer.call('put', { seed: 1, byteLength: 4 * MIB - 16 })
  })

  test('who waits for room goes on when another process makes some', async () => {
    const { children, coordinator } = await newProcesses(1)
    const [producer] = children as [End]
    const ticket = await producer.call<Ticket>('put', { seed: 1, byteLength: 3 * MIB })
    const waiting = producer.call<Ticket>('put', { seed: 2, byteLength: 3 * MIB })
    await coordinator.release(ticket)
    expect(bytesOf(await coordinator.take(await within(waiting)))).toEqual(goods(2, 3 * MIB))
  })

  test('two who put at once, into less room than they would like: nothing is torn, lost or left', async () => {
    const { children, coordinator } = await newProcesses(2)
    let [right, seen] = [0, 0]
    const hammering: Promise<unknown>[] = []
    const enough = new Promise<void>((resolve) => {
      for (const [at, end] of children.entries()) {
        end.heard(({ put, seed, byteLength }) => {
          const lease = coordinator.take(put) as Awaited<ReturnType<Transport['take']>>
          if (isGoods(lease.parts[0] as Uint8Array, seed, byteLength)) right++
          lease.release()
          if (++seen >= 1_500) resolve()
        })
        hammering.push(end.call('hammer', { from: at * 2 ** 24, sizes }))
      }
    })
    await within(enough, 20_000)
    await Promise.all(children.map((end) => end.call('stop')))
    await Promise.all(hammering)
    expect(right).toBe(seen)
    for (const end of children) await within(end.call('put', { seed: 1, byteLength: 4 * MIB - 16 }))
  }, 30_000)

  test('a producer that is killed: what it put is lost, and says so at once', async () => {
    const { children, coordinator, directory } = await newProcesses(2)
    const [producer, consumer] = children as [End, End]
    const ticket = await producer.call<Ticket>('put', what)
    await producer.kill()
    const gone = { code: 'ERR_PRODUCER_GONE' }
    await expect(consumer.call('take', { ticket, ...what })).rejects.toMatchObject(gone)
    expect(() => coordinator.take(ticket)).toThrow(expect.objectContaining(gone))
    await coordinator.release(ticket)
    await coordinator.drop(ticket)
    expect(readdirSync('/dev/shm').filter((name) => name.includes('papy'))).toEqual([])
    expect(readdirSync(directory)).toEqual(['shm-1'])
  })

  test('a producer that is killed under the eyes of a reader does him no harm', async () => {
    const { children } = await newProcesses(2)
    const [producer, consumer] = children as [End, End]
    const ticket = await producer.call<Ticket>('put', what)
    await consumer.call('take', { ticket, ...what })
    await producer.kill()
    expect(await consumer.call('look', { ticket, ...what })).toBe(true)
    await consumer.call('releaseLease', { ticket })
    await consumer.call('close')
  })

  test('who replaces the dead makes others let go of what they had of them', async () => {
    const { children } = await newProcesses(4)
    const consumer = children[3] as End
    for (const producer of children.slice(0, 3)) {
      const ticket = await producer.call<Ticket>('put', what)
      await consumer.call('take', { ticket, ...what })
      await consumer.call('releaseLease', { ticket })
      expect(await consumer.call('mappings')).toBe(1)
      await producer.kill()
    }
    await consumer.call('close')
    expect(await consumer.call('mappings')).toBe(0)
    // To look at what is unmapped would kill it.
    await consumer.call('close')
  })

  test('a reader that is killed: its items can be taken again, and freed on its behalf', async () => {
    const { children, coordinator } = await newProcesses(2)
    const [producer, consumer] = children as [End, End]
    const ticket = await producer.call<Ticket>('put', what)
    await consumer.call('take', { ticket, ...what })
    await consumer.kill()
    expect(bytesOf(await coordinator.take(ticket))).toEqual(goods(what.seed, what.byteLength))
    await coordinator.drop(ticket)
    await within(producer.call('put', { seed: 1, byteLength: 4 * MIB - 16 }))
  })

  test('readers that are killed in the middle of it all: what they had is freed on their behalf', async () => {
    const { children, coordinator } = await newProcesses(4)
    const [producer, ...readers] = children as [End, ...End[]]
    for (const reader of readers) {
      const told: Ticket[] = []
      const many = 20 + Math.floor(Math.random() * 60)
      const killed = new Promise<void>((resolve) =>
        producer.heard(({ put: ticket, seed, byteLength }) => {
          told.push(ticket)
          const take = reader.call('take', { ticket, seed, byteLength })
          take.then(() => reader.call('releaseLease', { ticket })).catch(() => {})
          if (told.length === many) resolve(reader.kill())
        }),
      )
      const hammering = producer.call('hammer', { from: 0, sizes })
      await within(killed, 10_000)
      await producer.call('stop')
      // It may be waiting for room that the dead will not make.
      for (let at = 0; at < told.length; at++) await coordinator.drop(told[at] as Ticket)
      await within(hammering)
      for (const ticket of told) await coordinator.drop(ticket)
      const whole = await within(producer.call<Ticket>('put', { seed: 1, byteLength: 4 * MIB - 16 }))
      await coordinator.drop(whole)
    }
  }, 60_000)

  test('killed in the middle of it all, again and again: nothing hangs', async () => {
    const { children, coordinator } = await newProcesses(4)
    const counts = { right: 0, gone: 0, other: 0 }
    for (const end of children) {
      let told = 0
      const enough = new Promise<void>((resolve) =>
        end.heard(({ put, seed, byteLength }) => {
          if (++told >= 40) resolve()
          try {
            const lease = coordinator.take(put) as Awaited<ReturnType<Transport['take']>>
            counts[isGoods(lease.parts[0] as Uint8Array, seed, byteLength) ? 'right' : 'other']++
            lease.release()
          } catch (error) {
            counts[(error as { code?: string }).code === 'ERR_PRODUCER_GONE' ? 'gone' : 'other']++
          }
        }),
      )
      void end.call('hammer', { from: 0, sizes }).catch(() => {})
      await within(enough, 5_000)
      await end.kill()
    }
    expect(counts.other).toBe(0)
    expect(counts.right).toBeGreaterThan(0)
  }, 30_000)

  test('a thread beside processes that is terminated is gone, and has nothing open', async () => {
    const { coordinator, run } = await newProcesses(0)
    const before = openFiles()
    const producer = thread()
    await producer.call('open', { options, context: run.at(1) })
    const ticket = await producer.call<Ticket>('put', what)
    expect(bytesOf(await coordinator.take(ticket))).toEqual(goods(what.seed, what.byteLength))
    await producer.kill()
    expect(() => coordinator.take(ticket)).toThrow(expect.objectContaining({ code: 'ERR_PRODUCER_GONE' }))
    expect(openFiles()).toEqual(before)
  })

  test('nobody can cut it, no other user can read it, and nothing of the secret can be seen', async () => {
    const { children, run, directory } = await newProcesses(1)
    const [producer] = children as [End]
    const ticket = await producer.call<Ticket>('put', what)
    const path = join(directory, 'shm-1')
    expect(readlinkSync(path)).toMatch(/^\/proc\/\d+\/fd\/\d+$/)
    expect(() => truncateSync(path, 0)).toThrow(expect.objectContaining({ code: 'EPERM' }))
    expect([lstatSync(directory).mode & 0o777, statSync(path).mode & 0o777]).toEqual([0o700, 0o600])
    expect(JSON.stringify([ticket, readlinkSync(path)])).not.toContain(run.at(0).secret)
  })

  test.each([
    ['nothing', () => {}],
    ['a directory', (path: string) => mkdirSync(path)],
    ['a link in a circle', (path: string) => symlinkSync(path, path)],
    ['a file that is too short', (path: string) => writeFileSync(path, 'x')],
    ['a pipe', (path: string) => void spawnSync('mkfifo', [path])],
    ['memory of zeros', (path: string) => (writeFileSync(path, ''), truncateSync(path, 8 * MIB))],
  ])('where %s is under its name, a producer is gone', async (_, plant) => {
    const { coordinator, run, directory } = await newProcesses(0)
    const ticket = await coordinator.put([goods(1, 10)])
    plant(join(directory, 'shm-9'))
    const error = expect.objectContaining({ code: 'ERR_PRODUCER_GONE' })
    expect(() => coordinator.take(forged(ticket, [9, 0, 1]))).toThrow(error)
    await coordinator.release(forged(ticket, [9, 0, 1]))
    expect(bytesOf(await coordinator.take(ticket))).toEqual(goods(1, 10))
    rmSync(join(run.at(0).directory, 'shm-9'), { recursive: true, force: true })
  })

  test('memory of another run is none of ours, though it lies under the right name', async () => {
    const [ours, theirs] = [await newProcesses(1), await newProcesses(1)]
    const ticket = await (theirs.children[0] as End).call<Ticket>('put', what)
    symlinkSync(readlinkSync(join(theirs.directory, 'shm-1')), join(ours.directory, 'shm-1'))
    const stolen = { ...ticket, run: ours.run.at(0).run }
    expect(() => ours.coordinator.take(stolen)).toThrow(expect.objectContaining({ code: 'ERR_PRODUCER_GONE' }))
  })

  test('without koffi it says what to install', () => {
    const path = fileURLToPath(new URL('./fixtures/without-koffi.mjs', import.meta.url))
    const { stdout, status } = spawnSync(process.execPath, [path], { encoding: 'utf8', timeout: 5_000 })
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'PluginError',
      code: 'ERR_PLUGIN_NOT_FOUND',
      specifier: 'koffi',
      message: expect.stringContaining('npm install koffi'),
      threads: 'hello',
    })
  })

  test('a process that is done ends by itself, closed or not', () => {
    const path = fileURLToPath(new URL('./fixtures/ends.mjs', import.meta.url))
    const { stdout, status, signal } = spawnSync(process.execPath, [path], { encoding: 'utf8', timeout: 5_000 })
    expect([stdout, status, signal]).toEqual(['put\n', 0, null])
  })
})
