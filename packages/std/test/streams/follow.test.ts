import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Piper, Plumber } from '@papy/core'
import { lines } from '@papy/std/streams'
import { afterEach, expect, test } from 'vitest'
import { scratch } from '../../../../.config/testing/scratch.ts'

const name = scratch('follow')
const open: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const source of open.splice(0)) await source.close()
})

/** A log in a folder of its own, and its lines. */
function log(content: string): { path: string; next: () => Promise<string | undefined>; controller: AbortController } {
  const folder = name()
  mkdirSync(folder)
  const path = join(folder, 'a.log')
  writeFileSync(path, content)
  const controller = new AbortController()
  const source = lines(path, { follow: true, signal: controller.signal })
  open.push(source)
  return { path, next: async () => (await source.next()).value, controller }
}

test('lines come as they are written, and a line when its newline has', async () => {
  const { path, next } = log('one\r\ntwo\nthr')
  expect([await next(), await next()]).toEqual(['one', 'two'])
  const third = next()
  appendFileSync(path, 'ee')
  appendFileSync(path, '\nfour\n')
  expect([await third, await next()]).toEqual(['three', 'four'])
  const fifth = next()
  appendFileSync(path, Buffer.from('é\n').subarray(0, 1))
  appendFileSync(path, Buffer.from('é\n').subarray(1))
  expect(await fifth).toBe('é')
})

test('a file that becomes shorter is read from its beginning', async () => {
  const { path, next } = log('a long first line\nand more')
  expect(await next()).toBe('a long first line')
  const waiting = next()
  truncateSync(path)
  expect(await waiting).toBe('and more')
  const after = next()
  appendFileSync(path, 'new\n')
  expect(await after).toBe('new')
})

test('another file in its place is read from its beginning, after what was left of the old one', async () => {
  const { path, next } = log('a\n')
  expect(await next()).toBe('a')
  const waiting = next()
  renameSync(path, `${path}.1`)
  appendFileSync(`${path}.1`, 'late\nunended')
  expect(await waiting).toBe('late')
  const last = next()
  writeFileSync(path, 'fresh\n')
  expect([await last, await next()]).toEqual(['unended', 'fresh'])
})

test('a file that is gone is waited for', async () => {
  const { path, next } = log('a\n')
  expect(await next()).toBe('a')
  const waiting = next()
  rmSync(path)
  writeFileSync(path, 'b\n')
  expect(await waiting).toBe('b')
})

test('a link in another directory is followed to where it leads', async () => {
  const { path } = log('')
  const link = join(name(), '..', 'link.log')
  symlinkSync(path, link)
  const source = lines(link, { follow: true })
  open.push(source)
  const waiting = source.next()
  appendFileSync(path, 'through\n')
  expect((await waiting).value).toBe('through')
})

test('its signal ends it, while somebody waits and while nobody does', async () => {
  const { next, controller } = log('a\nhalf')
  expect(await next()).toBe('a')
  const waiting = next()
  controller.abort()
  expect(await waiting).toBeUndefined()
  expect(await next()).toBeUndefined()
})

test('leaving the loop ends it at once, though nothing more ever comes', async () => {
  const { path } = log('a\n')
  const source = lines(path, { follow: true })
  for await (const line of source) if (line === 'a') break
  const other = lines(path, { follow: true })
  await other.next()
  const waiting = other.next()
  expect(await other.return()).toEqual({ value: undefined, done: true })
  expect(await waiting).toEqual({ value: undefined, done: true })
})

test('a run that is stopped lets go of it, though it waits', async () => {
  const { path } = log('a\nb\n')
  await using plumber = new Plumber()
  plumber.addPiper(new Piper(([line]: [string]) => line))
  const seen: unknown[] = []
  for await (const line of plumber.stream([lines(path, { follow: true })])) if (seen.push(line) === 2) break
  expect(seen).toEqual(['a', 'b'])
  await plumber.start([lines(path, { follow: true })])
  await plumber.run()
  const { total } = await plumber.stop()
  expect(total.read).toBe(total.emitted)
})

test('a file that is not there is an error', async () => {
  await expect(lines('/no/such/file', { follow: true }).next()).rejects.toMatchObject({ code: 'ENOENT' })
})
