import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { journal } from '@papy/journal'
import { expect, onTestFinished, test } from 'vitest'
import { place } from './support/place.ts'

/** A process that writes a journal, and waits. */
async function writer(file: string) {
  const child = fork(new URL('fixtures/writer.mjs', import.meta.url), [file, 'hold'])
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  await once(child, 'message')
  return child
}

async function killed(file: string): Promise<void> {
  const child = await writer(file)
  child.kill('SIGKILL')
  await once(child, 'exit')
}

test('a second writer is refused, with the process and the host of the first', async () => {
  const file = place()
  const child = await writer(file)
  const refusal = { code: 'ERR_JOURNAL_LOCKED', pid: child.pid, host: hostname() }
  await expect(journal(file).open()).rejects.toMatchObject(refusal)
  await expect(journal(file).open()).rejects.toThrow(`process ${child.pid} of host ${hostname()}`)
})

test('also in the same process, and by another name of the file', async () => {
  const file = place()
  const store = await journal(file).open()
  await expect(journal(file).open()).rejects.toMatchObject({ code: 'ERR_JOURNAL_LOCKED', pid: process.pid })
  symlinkSync(file, `${file}-too`)
  await expect(journal(`${file}-too`).open()).rejects.toMatchObject({ code: 'ERR_JOURNAL_LOCKED' })
  await store.close()
  await (await journal(`${file}-too`).open()).close()
})

test('the lock of a process that was killed is taken over, by one of many', async () => {
  const file = place()
  await killed(file)
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => journal(file).open()))
  const open = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(open).toHaveLength(1)
  for (const one of tries)
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'ERR_JOURNAL_LOCKED' })
  await open[0]?.close()
  expect(readdirSync(dirname(file))).toEqual(['run.papy'])
})

test('a process that has the number of a dead one is not taken for it', async () => {
  const file = place()
  await killed(file)
  const lock = JSON.parse(readFileSync(`${file}.lock`, 'utf8')) as object
  writeFileSync(`${file}.lock`, JSON.stringify({ ...lock, pid: process.pid }))
  await (await journal(file).open()).close()
  expect(existsSync(`${file}.lock`)).toBe(false)
})

test('the lock of another host holds: nothing is known of it', async () => {
  const file = place()
  await killed(file)
  const lock = JSON.parse(readFileSync(`${file}.lock`, 'utf8')) as object
  writeFileSync(`${file}.lock`, JSON.stringify({ ...lock, space: 'elsewhere pid:[1]', host: 'elsewhere' }))
  await expect(journal(file).open()).rejects.toMatchObject({ code: 'ERR_JOURNAL_LOCKED', host: 'elsewhere' })
  await expect(journal(file).open()).rejects.toThrow(`remove ${file}.lock`)
})

test('who takes over and is killed while doing so is taken over too', async () => {
  const file = place()
  await killed(file)
  const dead = JSON.parse(readFileSync(`${file}.lock`, 'utf8')) as { readonly id: string }
  writeFileSync(`${file}.lock.${dead.id}`, JSON.stringify({ ...dead, id: 'another' }))
  await (await journal(file).open()).close()
  expect(readdirSync(dirname(file))).toEqual(['run.papy'])
})
