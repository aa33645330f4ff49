import { execFileSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { papyNeeds, papyNeedsOthers } from './papy-needs.ts'
import { installed } from './project.ts'

const { directory } = await installed(['cli'], papyNeeds, papyNeedsOthers)
afterAll(() => rmSync(join(directory, '..'), { recursive: true, force: true }))

test('papy brings what agents need, but no driver and nothing that is built, and works', () => {
  const modules = join(directory, 'node_modules')
  expect(readdirSync(modules).filter((name) => !name.startsWith('.'))).toEqual([
    '@papy',
    'csv-parse',
    'fdir',
    'node-forge',
    'picomatch',
    'tinyglobby',
    'ws',
  ])
  expect(readdirSync(join(modules, '@papy')).sort()).toEqual(['cli', ...papyNeeds])
  const papy = join(modules, '.bin', process.platform === 'win32' ? 'papy.cmd' : 'papy')
  const shell = process.platform === 'win32'
  const said = execFileSync(papy, ['clean', '--dry-run'], {
    cwd: directory,
    env: { ...process.env, TMPDIR: directory },
    shell,
  })
  expect(String(said)).toContain('nothing to remove')
})
