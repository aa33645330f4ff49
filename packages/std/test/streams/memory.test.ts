import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { scratch } from '../../../../.config/testing/scratch.ts'

const name = scratch('memory')

test('five times the lines need no more memory', async () => {
  const folder = name()
  mkdirSync(folder)
  const program = fileURLToPath(new URL('./fixtures/long-stream.mjs', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [program, folder])
  const { short, long } = JSON.parse(stdout) as Record<'short' | 'long', { seen: number; most: number }>
  expect([short.seen, long.seen]).toEqual([40_000, 200_000])
  // So much goes up and down with what is on its way to the disk; the files have 24 MB.
  expect(long.most).toBeLessThan(short.most + 8 * 2 ** 20)
}, 60_000)
