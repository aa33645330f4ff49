import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { copyOfSources } from './copy.ts'
import { faultsOfVersions, publicPackages } from './packages.ts'
import { configOf } from './registry.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'papy-release-test-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

test('a copy has what git knows or would know, and nothing that was built', () => {
  const [from, to] = [join(home, 'from'), join(home, 'to')]
  mkdirSync(join(from, 'src'), { recursive: true })
  for (const file of ['src/kept.ts', 'gone.ts', 'new.ts', 'built.js']) writeFileSync(join(from, file), file)
  writeFileSync(join(from, '.gitignore'), 'built.js\n')
  const git = (...args: string[]) => execFileSync('git', args, { cwd: from })
  git('init', '--quiet')
  git('add', 'src', 'gone.ts', '.gitignore')
  rmSync(join(from, 'gone.ts'))
  copyOfSources(from, to)
  expect(readdirSync(to, { recursive: true }).sort()).toEqual(['.gitignore', 'new.ts', 'src', join('src', 'kept.ts')])
})

test('a version that rose without an entry in its changelog is a fault', () => {
  const folder = join(home, 'package')
  mkdirSync(folder)
  const before = [{ name: 'one', version: '1.0.0', folder }]
  const after = [{ name: 'one', version: '1.1.0', folder }]
  expect(faultsOfVersions(before, before)).toEqual([])
  expect(faultsOfVersions(before, after)).toEqual(['one 1.1.0 has no entry in its CHANGELOG.md'])
  writeFileSync(join(folder, 'CHANGELOG.md'), '# one\n\n## 1.1.0\n\n- New.\n')
  expect(faultsOfVersions(before, after)).toEqual([])
})

test('the registry of this machine never asks another one for packages of PaPy', () => {
  const lines = configOf('/home', 'http://npm.invalid/').split('\n')
  expect(lines.filter((line) => line.includes('proxy'))).toEqual(["  '**': { access: $all, proxy: npm }"])
  expect(lines).toContain("  '@papy/*': { access: $all, publish: $all, unpublish: $all }")
})

test('every package is published with provenance, for everybody, with its README', () => {
  const packages = publicPackages(root)
  expect(packages.length).toBeGreaterThan(20)
  for (const { name, folder } of packages) {
    const { publishConfig } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    expect(publishConfig, name).toEqual({ access: 'public', provenance: true })
    expect(existsSync(join(folder, 'README.md')), name).toBe(true)
  }
})
