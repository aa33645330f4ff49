import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { testDirectory } from '../../../../.config/testing/end.ts'
import type { Check } from '../../src/doctor/check.ts'
import { isSupported } from '../../src/doctor/node.ts'
import { quotaOf } from '../../src/doctor/system.ts'
import { folderOf } from '../support/folder-of.ts'
import { papyIn } from '../support/papy-in.ts'

async function checksIn(directory: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const { code, out } = await papyIn(directory, ['doctor', '--json', ...args], env)
  return { code, ...(JSON.parse(out) as { healthy: boolean; checks: readonly Check[] }) }
}

const named = (checks: readonly Check[], name: string) => checks.find((check) => check.name === name)

/** A plugin by somebody else, as a project depends on it. */
function withPlugin(name: string, source: string): string {
  const folder = folderOf(['contract'])
  const home = join(folder, 'node_modules', name)
  mkdirSync(home, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ dependencies: { [name]: '1', other: '1' } }))
  const manifest = { name, version: '1.2.3', type: 'module', exports: './index.js', keywords: ['papy-transport'] }
  writeFileSync(join(home, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(home, 'index.js'), source)
  return folder
}

describe('papy doctor', () => {
  test('finds the packages of a project, what its plugins can do, and what is missing', async () => {
    const { code, healthy, checks } = await checksIn(
      folderOf(['contract', 'core', 'transport-sqlite', 'transport-shm']),
    )
    expect([code, healthy]).toEqual([0, true])
    expect(named(checks, '@papy/transport-sqlite')).toMatchObject({
      state: 'good',
      found: expect.stringMatching(/^[\d.]+, contract 1, crossProcess, durable, items up to /),
    })
    expect(named(checks, '@papy/imap')).toMatchObject({
      state: 'note',
      advice: expect.stringContaining('npm install @papy/imap'),
    })
    expect(named(checks, 'better-sqlite3')?.area).toBe('native code')
    expect(named(checks, 'mysql2')).toBeUndefined()
    const system = checks.filter(({ area }) => area === 'system').map(({ name }) => name)
    expect(system).toEqual(expect.arrayContaining(['processor', 'memory', 'temporary files']))
  })

  test('prints what it found, and at the end what to do', async () => {
    const { code, out, err } = await papyIn(folderOf(['core']), ['doctor'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^Node\n {2}✓ version +v\d/)
    expect(out).toMatch(/\nnothing is broken; what to know\n[^]* {2}! @papy\/imap: run `npm install @papy\/imap`/)
  })

  test('workers of other hosts are no fault, though nobody says which host', async () => {
    const { code, checks } = await checksIn(folderOf(['contract', 'core', 'imap', 'runtime-ws', 'runtime-ssh']))
    expect(code).toBe(0)
    for (const name of ['@papy/runtime-ws', '@papy/runtime-ssh'])
      expect(named(checks, name)).toMatchObject({
        state: 'good',
        found: expect.stringMatching(/, contract 1, remote, preemptible$/),
      })
  })

  test('a plugin that is made of nothing only where it is told more is no fault', async () => {
    const source = `
      export const carrier = () => { throw Object.assign(new Error('option url is missing'), {
        [Symbol.for('papy.error')]: true, code: 'ERR_ARGUMENT' }) }`
    const { code, checks } = await checksIn(withPlugin('papy-transport-carrier', source))
    expect([code, named(checks, 'papy-transport-carrier')]).toMatchObject([
      0,
      { state: 'good', found: '1.2.3, what it can do depends on what it is given' },
    ])
  })

  test('a plugin that cannot be loaded is broken', async () => {
    const { code, checks } = await checksIn(withPlugin('papy-transport-carrier', 'throw new Error("no pigeons")'))
    expect([code, named(checks, 'papy-transport-carrier')]).toMatchObject([
      1,
      { state: 'bad', found: expect.stringContaining('no pigeons'), advice: expect.stringContaining('import') },
    ])
  })

  test('a plugin for another contract is broken; nothing but its factory is called', async () => {
    const descriptor = '{ kind: "transport", contract: 99, specifier: "x", url: "x", export: "carrier", args: [] }'
    const source = `
      export const carrier = () => ({ kind: 'transport', supports: { durable: true }, descriptor: ${descriptor}, size: 1, open() {} })
      export const cleanEverything = () => process.exit(9)`
    const { code, checks } = await checksIn(withPlugin('papy-transport-carrier', source))
    expect([code, named(checks, 'papy-transport-carrier')]).toMatchObject([
      1,
      {
        state: 'bad',
        found: '1.2.3, contract 99, durable',
        advice: 'install a version of papy-transport-carrier for contract 1',
      },
    ])
  })

  test('with --conformance it checks the laws on this machine', async () => {
    const { code, checks } = await checksIn(folderOf(['contract', 'core', 'imap', 'serializer-json']), [
      '--conformance',
    ])
    expect(code).toBe(0)
    expect(checks.filter(({ area }) => area === 'conformance')).toMatchObject([
      {
        name: '@papy/serializer-json',
        state: 'good',
        found: expect.stringMatching(/^\d+ kept, 0 broken, \d+ do not apply$/),
      },
    ])
  }, 60_000)

  test.runIf(process.platform !== 'win32')('temporary files that cannot be written are broken', async () => {
    const { code, checks } = await checksIn(folderOf(['core']), [], { TMPDIR: join(testDirectory(), 'not', 'there') })
    expect([code, named(checks, 'temporary files')]).toMatchObject([
      1,
      { state: 'bad', advice: expect.stringContaining('TMPDIR') },
    ])
  })

  test.runIf(process.platform !== 'win32')('a directory of runs that others may enter is broken', async () => {
    const TMPDIR = testDirectory()
    const runs = join(TMPDIR, `papy-${userInfo().uid}`)
    mkdirSync(runs)
    chmodSync(runs, 0o777)
    const { code, checks } = await checksIn(folderOf(['core']), [], { TMPDIR })
    expect([code, named(checks, 'directory of runs')]).toMatchObject([1, { state: 'bad' }])
  })
})

test.each([
  ['v18.20.0', false],
  ['v20.18.3', false],
  ['v20.19.0', true],
  ['v21.7.0', false],
  ['v22.11.0', false],
  ['v22.12.0', true],
  ['v23.0.0', true],
  ['v24.1.0', true],
])('Node %s is supported: %s', (version, supported) => {
  expect(isSupported(version)).toBe(supported)
})

test('what a control group may use of the cores is read', () => {
  expect([quotaOf('150000 100000\n'), quotaOf('max 100000'), quotaOf(''), quotaOf(undefined)]).toEqual([
    ...[1.5, undefined, undefined, undefined],
  ])
})
