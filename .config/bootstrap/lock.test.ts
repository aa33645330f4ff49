import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'

const lockModule = fileURLToPath(new URL('./lock.cjs', import.meta.url))
const tools = fileURLToPath(new URL('../../.tools', import.meta.url))
// Above the largest id that Linux gives, so no process ever has it.
const gone = 2 ** 22 + 1

let folder: string
let name: string
let lock: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'papy-lock-'))
  name = `test-${process.pid}`
  lock = join(tools, `${name}.lock`)
})

afterEach(() => {
  rmSync(folder, { recursive: true })
  rmSync(lock, { force: true })
})

/** A process that reads a number, waits, and writes the number plus one, while it holds the lock. */
function increment(): Promise<{ stderr: string }> {
  const program = `
    const fs = require('node:fs')
    const file = ${JSON.stringify(join(folder, 'count'))}
    require(${JSON.stringify(lockModule)}).withLock(${JSON.stringify(name)}, () => {
      const count = Number(fs.readFileSync(file, 'utf8'))
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
      fs.writeFileSync(file, String(count + 1))
    })`
  return promisify(execFile)(process.execPath, ['-e', program])
}

async function incrementBy(processes: number): Promise<string> {
  writeFileSync(join(folder, 'count'), '0')
  const done = await Promise.all(Array.from({ length: processes }, increment))
  expect(readFileSync(join(folder, 'count'), 'utf8')).toBe(String(processes))
  expect(existsSync(lock)).toBe(false)
  return done.map(({ stderr }) => stderr).join('')
}

it('lets one process in at a time', async () => {
  await incrementBy(4)
})

it('is taken over, once, from an owner that is gone', async () => {
  writeFileSync(lock, String(gone))
  const told = await incrementBy(4)
  expect(told.match(/taking over/g)).toHaveLength(1)
})
