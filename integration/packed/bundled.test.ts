import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundlers } from './bundle.ts'
import { installed } from './project.ts'

const { directory } = await installed(
  ['core', 'imap', 'runtime-process', 'transport-socket'],
  ['contract', 'runtime-thread'],
)
const home = join(directory, '..')
afterAll(() => rmSync(home, { recursive: true, force: true }))

const worked = '10\n20\n30\n'

async function said(file: string, ...args: readonly string[]): Promise<string> {
  const { NODE_PATH: _, ...env } = process.env
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...args], { env, timeout: 20_000 })
  return stdout
}

describe.each(Object.entries(bundlers))('a program that %s made one file of', (name, bundle) => {
  const made = join(directory, 'out', `${name}.mjs`)
  beforeAll(async () => {
    await bundle(join(directory, 'bundled', 'main.mjs'), made)
  })

  test.each(['threads', 'processes'])('finds its workers, in %s, where the packages are installed', async (where) => {
    expect(await said(made, where)).toBe(worked)
  })

  test.each([
    ['threads', 'thread'],
    ['processes', 'process'],
  ])('is told, with workers in %s, which option makes it where they are not', async (where, runtime) => {
    const elsewhere = join(home, `${name}-${where}`)
    mkdirSync(elsewhere)
    cpSync(made, join(elsewhere, 'main.mjs'))
    const words = await said(join(elsewhere, 'main.mjs'), where)
    expect(words).toMatch(new RegExp(`^ERR_WORKER_START: entry\\.js of @papy/runtime-${runtime}, .* is not found`))
    expect(words).toContain("leave @papy/* out of it (esbuild: packages: 'external'; rollup: external: /^@papy\\//)")
  })

  test.each(['threads', 'processes'])('works with that option, in %s', async (where) => {
    const option = join(directory, 'out', `${name}-${where}-external.mjs`)
    await bundle(join(directory, 'bundled', 'main.mjs'), option, /^@papy\//)
    expect(await said(option, where)).toBe(worked)
  })

  test('is told what to export, where workers cannot get a function of it', async () => {
    const hidden = join(directory, 'out', `${name}-hidden.mjs`)
    await bundle(join(directory, 'bundled', 'hidden.mjs'), hidden)
    expect(await said(hidden)).toMatch(/^ERR_CAPTURE: function scaled uses factor .*; export function scaled by name/)
  })
})
