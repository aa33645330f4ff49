import { readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ticket, Transport } from '@papy/contract'
import { file } from '@papy/transport-file'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { bytes, RemoteEnd, taken, testRun } from '../../../.config/testing/end.ts'
import { ABANDONED_MS, MOST_IDLE_MS } from '../src/segment/sweep.ts'

/** As many items of 50,000 bytes are more than a segment holds. */
const MANY = 25

afterEach(() => void vi.useRealTimers())

async function opened(context = testRun()()): Promise<[Transport, string]> {
  const end = await file().open(context)
  onTestFinished(() => end[Symbol.asyncDispose]())
  return [end, join(context.directory, 'files')]
}

const segments = (directory: string) => readdirSync(directory).sort()
const only = (directory: string) => join(directory, segments(directory)[0] as string)

async function many(end: Transport): Promise<void> {
  for (let at = 0; at < MANY; at++) await taken(end, await end.put([bytes(50_000, at)]))
}

describe('small items of one reader share a file', () => {
  test('which is of this user alone, and one only', async () => {
    const [end, directory] = await opened()
    for (let at = 0; at < 10; at++) await end.put([bytes(100)])
    expect(segments(directory)).toHaveLength(1)
    if (process.platform !== 'win32') expect(statSync(only(directory)).mode & 0o777).toBe(0o600)
  })

  test('until it is full; it goes when all in it were taken', async () => {
    const [end, directory] = await opened()
    await many(end)
    await many(end)
    await many(end)
    expect(segments(directory)).toHaveLength(1)
  })

  test('it stays while one item was not taken, and others come and go', async () => {
    const [end, directory] = await opened()
    const kept = await end.put([bytes(77)])
    const file = only(directory)
    await many(end)
    await many(end)
    expect(segments(directory)).toHaveLength(2)
    expect(await taken(end, kept)).toEqual([bytes(77)])
    await many(end)
    expect(segments(directory)).not.toContain(file)
  })

  test('many unread segments are no open files', async () => {
    const [end, directory] = await opened()
    const open = () => (process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0)
    await end.put([bytes(1)])
    const before = open()
    const tickets: Ticket[] = []
    for (let at = 0; at < 10 * MANY; at++) tickets.push(await end.put([bytes(50_000, at)]))
    expect(segments(directory).length).toBeGreaterThan(10)
    expect(open()).toBe(before)
    for (const [at, ticket] of tickets.entries()) expect(await taken(end, ticket)).toEqual([bytes(50_000, at)])
    await end[Symbol.asyncDispose]()
    expect(segments(directory)).toEqual([expect.any(String)])
  })

  test('but not items of several readers, of none, with names of their own, or large ones', async () => {
    const [end, directory] = await opened()
    for (const readers of [0, 2]) await end.put([bytes(100)], { readers })
    await end.put([bytes(100)], { affixes: { prefix: 'mine-', suffix: '' } })
    await end.put([bytes(100_000)])
    expect(segments(directory).filter((name) => name.endsWith('.segment'))).toEqual([])
  })
})

describe('what is wrong with a segment is noticed', () => {
  test.each([
    ['changed', (path: string) => writeFileSync(path, readFileSync(path).fill(1, 60, 61)), 'ERR_MEDIUM_FAILED'],
    ['cut off', (path: string) => truncateSync(path, 50), 'ERR_MEDIUM_FAILED'],
    ['empty', (path: string) => truncateSync(path, 0), 'ERR_TICKET_SPENT'],
    ['removed', (path: string) => rmSync(path), 'ERR_TICKET_SPENT'],
  ])('%s, it is an error by name', async (_, spoil, code) => {
    const [end, directory] = await opened()
    const ticket = await end.put([bytes(1_000)])
    spoil(only(directory))
    expect(() => end.take(ticket)).toThrow(expect.objectContaining({ code }))
  })
})

describe('a ticket that was made up', () => {
  test.each([
    ['another place', (at: string) => at.replace('@0', '@1')],
    ['the middle of an item', (at: string) => at.replace('@0', '@16')],
    ['the end', (at: string) => at.replace('@0', '@1016')],
    ['another length', (at: string) => `${at.slice(0, -1)}0`],
  ])('for %s changes nothing, and takes nothing', async (_, forge) => {
    const [end, directory] = await opened()
    const ticket = await end.put([bytes(1_000)])
    const before = readFileSync(only(directory))
    const forged = { ...ticket, at: forge(ticket.at as string) }
    expect(forged.at).not.toBe(ticket.at)
    expect(() => end.take(forged)).toThrow(expect.objectContaining({ code: 'ERR_TICKET_SPENT' }))
    await end.release(forged)
    await end.drop(forged)
    expect(readFileSync(only(directory))).toEqual(before)
    expect(await taken(end, ticket)).toEqual([bytes(1_000)])
  })

  test.each(['@0+1', '../x@0+1', '0-0-0123456789abcdef-1@-1+1', '0-0-0123456789abcdef-1@0+1\0', 'a@1+1'])(
    'as %j is refused',
    async (at) => {
      const [end] = await opened()
      const ticket = { ...(await end.put([bytes(1)])), at }
      for (const call of ['take', 'release', 'drop'] as const)
        expect(() => end[call](ticket)).toThrow(expect.objectContaining({ code: 'ERR_TICKET_MALFORMED' }))
    },
  )
})

describe('of writers that were lost', () => {
  test('segments that nobody touched for a minute are removed, when all in them was taken', async () => {
    const context = testRun()
    const [end, directory] = await opened(context())
    const there = await RemoteEnd.open(file(), context())
    const taking = await there.put([bytes(100)])
    const lost = only(directory)
    await there.kill()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ABANDONED_MS + 1_000 })
    await many(end)
    expect(segments(directory).map((name) => join(directory, name))).toContain(lost)
    expect(await taken(end, taking)).toEqual([bytes(100)])
    const young = new Date(Date.now() - ABANDONED_MS + 1_000)
    utimesSync(lost, young, young)
    vi.setSystemTime(Date.now() + 500)
    await many(end)
    expect(segments(directory).map((name) => join(directory, name))).toContain(lost)
    vi.setSystemTime(Date.now() + ABANDONED_MS + 1_000)
    await many(end)
    expect(segments(directory)).toHaveLength(1)
  })

  test('and nobody writes on in one that might be taken for such', async () => {
    const [end, directory] = await opened()
    await taken(end, await end.put([bytes(1)]))
    const first = only(directory)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + MOST_IDLE_MS + 1 })
    await end.put([bytes(1)])
    expect(segments(directory)).toHaveLength(1)
    expect(only(directory)).not.toBe(first)
  })
})
