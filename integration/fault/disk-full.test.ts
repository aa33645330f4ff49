import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { chaos, fillDisk, SmallDisk, whyNoSmallDisk } from '@papy/chaos'
import { IMap } from '@papy/imap'
import { file } from '@papy/transport-file'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bytes, taken, testRun } from '../../.config/testing/end.ts'
import { settled } from '../reference/balanced.ts'
import { within } from '../reference/bound.ts'
import { bulk, noteWarnings, weighed } from './fixtures/laden.mjs'
import { kinds } from './kinds.ts'
import { bind, piped, piper, range } from './plumbed.ts'
import { Roll } from './roll.ts'

const MB = 2 ** 20
const reason = whyNoSmallDisk()

// Fault 22.
describe.skipIf(reason !== undefined)(`a full disk${reason ? ` (skipped: ${reason})` : ''}`, () => {
  async function opened(options: { fullMs?: number } = {}) {
    const disk = new SmallDisk('16m')
    const end = await file({ directory: disk.directory, ...options }).open(testRun()())
    onTestFinished(async () => {
      await end[Symbol.asyncDispose]()
      disk[Symbol.dispose]()
    })
    return { disk, end }
  }

  test.each([100_000, 5 * MB])('a put of %d bytes says where and how much, waits, and goes on', async (byteLength) => {
    const { disk, end } = await opened()
    const makeRoom = disk.fill(16 * MB - 80_000)
    const before = disk.files
    const warned = once(process, 'warning')
    const puts = [1, 2].map(async (seed) => end.put([bytes(byteLength, seed)]))
    const [warning] = (await warned) as [Error & { code: string }]
    expect(warning.code).toBe('WARN_DISK_FULL')
    expect(warning.message).toContain(`cannot write ${byteLength + 16} bytes in ${disk.directory}`)
    await expect.poll(() => disk.files).toEqual(before)
    makeRoom()
    for (const [at, put] of puts.entries()) {
      const [found] = await taken(end, await put)
      expect(Buffer.compare(found as Uint8Array, bytes(byteLength, at + 1))).toBe(0)
    }
  })

  test('an end that is opened while there is no room waits for it: workers are replaced at any time', async () => {
    const { disk } = await opened()
    const unrest = chaos({}, fillDisk({ directory: disk.directory, everyRows: 1, forMs: 60_000 })).on()
    unrest.row()
    const warned = once(process, 'warning')
    const late = file({ directory: disk.directory }).open(testRun()())
    const [warning] = (await warned) as [Error & { code: string }]
    expect(warning.code).toBe('WARN_DISK_FULL')
    await unrest[Symbol.asyncDispose]()
    const end = await late
    const [found] = await taken(end, await end.put([bytes(1_000, 1)]))
    expect(Buffer.compare(found as Uint8Array, bytes(1_000, 1))).toBe(0)
    await end[Symbol.asyncDispose]()
  })

  test('who waits can be told to stop; the end that is closed refuses; nothing is left', async () => {
    const { disk, end } = await opened()
    disk.fill(16 * MB - 80_000)
    const before = disk.files
    const stop = new AbortController()
    const warned = once(process, 'warning')
    const aborted = Promise.resolve(end.put([bytes(MB)], { signal: stop.signal })).catch((error: unknown) => error)
    const closed = Promise.resolve(end.put([bytes(MB)])).catch((error: unknown) => error)
    await warned
    stop.abort(new Error('enough'))
    expect(await aborted).toMatchObject({ message: 'enough' })
    expect(disk.files).toEqual(before)
    await end[Symbol.asyncDispose]()
    expect(await closed).toMatchObject({ code: 'ERR_TRANSPORT_CLOSED' })
    expect(disk.files).toEqual(['ballast'])
  })

  test('it is an error by name where nobody makes room in time, or the disk is too small at all', async () => {
    const { disk, end } = await opened({ fullMs: 200 })
    const makeRoom = disk.fill(16 * MB - 80_000)
    const refused = { code: 'ERR_MEDIUM_FAILED', byteLength: MB + 16, message: expect.stringContaining('is full') }
    await expect(end.put([bytes(MB)])).rejects.toMatchObject(refused)
    makeRoom()
    expect(await taken(end, await end.put([bytes(100)]))).toEqual([bytes(100)])
    const patient = await file({ directory: disk.directory }).open(testRun()())
    await expect(patient.put([bytes(17 * MB)])).rejects.toMatchObject({ code: 'ERR_MEDIUM_FAILED' })
    await patient[Symbol.asyncDispose]()
  })

  test.each(kinds)('$name: a run pauses reading, and goes on by itself when there is room', async ({ workers }) => {
    using disk = new SmallDisk('64m')
    using roll = new Roll()
    const makeRoom = disk.fill(60 * MB)
    await using makers = new IMap({
      workers: workers(1),
      stride: 1,
      buffer: 6,
      setup: bind(noteWarnings, roll.file) as never,
    })
    await using readers = new IMap({ workers: workers(1), stride: 1, buffer: 6 })
    let read = 0
    const input = function* () {
      for (const x of range(120)) {
        read++
        yield x
      }
    }
    const plumber = piped(
      [piper(bind(bulk, 5 * MB), { parallel: makers }), piper(weighed, { parallel: readers })],
      file({ directory: disk.directory }),
    )
    const rows: unknown[] = []
    const running = (async () => {
      for await (const row of plumber.stream([input()] as never)) rows.push(row)
    })()
    await expect.poll(() => roll.text, { timeout: 10_000 }).toContain('WARN_DISK_FULL')
    expect(roll.text).toContain(`bytes in ${disk.directory}`)
    const atPause = read
    expect(atPause).toBeLessThanOrEqual(6)
    // Nothing happens: that cannot be awaited.
    await pause(500)
    expect([read, rows]).toEqual([atPause, []])
    makeRoom()
    await within(running, 20_000, 'the run')
    expect(rows).toEqual(range(120).map((x) => [5 * MB, x % 251]))
    settled(plumber.ledger())
    await plumber.close()
    await expect.poll(() => disk.files).toEqual([])
  })
})
