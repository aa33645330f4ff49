import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const program = fileURLToPath(new URL('./fixtures/imports.mjs', import.meta.url))

test.each(['@papy/std', '@papy/std/streams', '@papy/std/files', '@papy/std/databases'])(
  '%s loads no parser, no search and no driver before one is used',
  async (door) => {
    const { stdout } = await promisify(execFile)(process.execPath, [program, door], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
    })
    const loaded = stdout.split('\n').filter((name) => /csv|glob|sqlite3|mysql/.test(name))
    expect(loaded).toEqual([])
  },
)
