// Functions of workers in TypeScript: as they are where Node strips types (22.18 and newer), under tsx where not.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { isPiperError, Piper, Plumber, step } from '@papy/core'
import { IMap } from '@papy/imap'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'

const bound = { timeout: 60_000 }
// What compiles for tsx is esbuild.
const compiled = {
  ...bound,
  skip: process.env.PAPY_TEST_WINE ? 'esbuild does not start under Wine, which has no bcryptprimitives.dll' : false,
}
const strips = Boolean(process.features.typescript)
const fixtures = new URL('./fixtures/', import.meta.url)
const loader = pathToFileURL(
  join(dirname(createRequire(import.meta.url).resolve('tsx/package.json')), 'dist', 'loader.mjs'),
).href

async function results(workers, from, name, items) {
  const pool = new IMap({ workers })
  const plumber = new Plumber()
  plumber.addPiper(new Piper(step.from(from, name), { parallel: pool }))
  const all = []
  try {
    for await (const row of plumber.stream([items])) all.push(row)
  } finally {
    await plumber.close()
    await pool.close()
  }
  return all
}

for (const [name, runtime] of Object.entries({ threads, processes })) {
  test(`${name} run functions of a .ts file: ${strips ? 'types stripped' : 'by tsx'}`, bound, async () => {
    assert.deepEqual(await results(runtime(1), new URL('steps.ts', fixtures), 'shout', ['a', 'b']), ['a!', 'b!'])
  })

  test(`${name} run by tsx what Node does not: an enum`, compiled, async () => {
    assert.deepEqual(await results(runtime(1), new URL('enumerated.ts', fixtures), 'double', [1, 2]), [2, 4])
  })
}

test('a program in TypeScript, whose workers import it', bound, async () => {
  const program = fileURLToPath(new URL('program.ts', fixtures))
  const { stdout } = await promisify(execFile)(process.execPath, strips ? [program] : ['--import', loader, program])
  assert.equal(stdout, 'hello!\nthere!\n')
})

test('a program in TypeScript under tsx', compiled, async () => {
  const program = fileURLToPath(new URL('program.ts', fixtures))
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', loader, program])
  assert.equal(stdout, 'hello!\nthere!\n')
})

test('without tsx it is said what to do', bound, async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'papy-'))
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}')
  cpSync(new URL('enumerated.ts', fixtures), join(directory, 'enumerated.ts'))
  // tsx is also looked for in the working directory.
  const here = process.cwd()
  process.chdir(directory)
  t.after(() => {
    // First out of it: Windows removes no directory in which a process works.
    process.chdir(here)
    rmSync(directory, { recursive: true })
  })
  const url = pathToFileURL(join(directory, 'enumerated.ts'))
  const said = await results(threads(1), url, 'double', [1]).catch((error) => error)
  const error = Array.isArray(said) && isPiperError(said[0]) ? said[0].errors[0].cause : said
  assert.equal(error.code, 'ERR_TYPESCRIPT')
  assert.match(error.message, /use Node >= 22\.18 .*install tsx/)
})
