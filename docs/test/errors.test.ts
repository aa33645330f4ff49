import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './page.ts'

test('docs/errors.md lists every code of the sources, with what it means', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'docs/scripts/errors.mjs'), '--check'], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})
