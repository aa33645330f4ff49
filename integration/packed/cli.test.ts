import { execFileSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { installed } from './project.ts'

const needed = ['contract', 'core', 'imap', 'remote', 'runtime-process', 'runtime-thread', 'runtime-ws']
const { directory } = await installed(['cli'], needed, [
  'runtime-ws/node_modules/ws',
  'runtime-ws/node_modules/node-forge',
])
afterAll(() => rmSync(join(directory, '..'), { recursive: true, force: true }))

test('papy brings what agents need, but no transport and no driver, and works', () => {
  const modules = join(directory, 'node_modules')
  expect(readdirSync(modules).filter((name) => !name.startsWith('.'))).toEqual(['@papy', 'node-forge', 'ws'])
  expect(readdirSync(join(modules, '@papy')).sort()).toEqual(['cli', ...needed])
  const papy = join(modules, '.bin', process.platform === 'win32' ? 'papy.cmd' : 'papy')
  const shell = process.platform === 'win32'
  const said = execFileSync(papy, ['clean', '--dry-run'], {
    cwd: directory,
    env: { ...process.env, TMPDIR: directory },
    shell,
  })
  expect(String(said)).toContain('nothing to remove')
})
