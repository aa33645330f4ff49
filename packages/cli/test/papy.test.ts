import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { testDirectory } from '../../../.config/testing/end.ts'
import { commands } from '../src/commands.ts'
import { papy } from './support/papy.ts'

const home = fileURLToPath(new URL('..', import.meta.url))

test.each([['--help'], ['-h'], ['help']])(
  '%s names all commands, by what they are for, with examples',
  async (option) => {
    const { code, out, err } = await papy([option])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^usage: papy <command>.*\n[^]*^run a pipeline\n {2}run {2,}run the[^]*^ {2}clean {2,}remove/m)
    expect(out).toMatch(/^examples\n {2}papy run pipeline\.ts /m)
  },
)

test('--version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  for (const option of ['--version', '-v'])
    expect(await papy([option])).toEqual({ code: 0, out: `${version}\n`, err: '' })
})

test.each([
  [['clean', '--help'], 'papy clean: removes'],
  [['clean', '/not/there', '-h'], 'papy clean: removes'],
  [['help', 'clean'], 'papy clean: removes'],
  [['run', '--no-color', '--help'], 'papy run: runs'],
  [['watch', '-h'], 'papy watch: shows'],
])('%j is the help of the command, and nothing is done', async (args, beginning) => {
  const { code, out } = await papy(args)
  expect([code, out.startsWith(beginning)]).toEqual([0, true])
})

test('no command is a wrong call, which shows the help', async () => {
  expect(await papy([])).toEqual({ code: 2, out: '', err: (await papy(['--help'])).out })
})

test.each(['tidy', 'toString', '__proto__'])('a command that there is not: %s', async (name) => {
  const err = `papy: there is no command ${name}; there are: ${[...commands.keys()].join(', ')} (ERR_ARGUMENT)\n`
  expect(await papy([name])).toEqual({ code: 2, out: '', err })
})

test.each([
  [['rnu'], 'there is no command rnu; did you mean run?'],
  [['compl'], 'did you mean completion?'],
  [['help', 'wach'], 'did you mean watch?'],
  [['clean', '--dry-rum'], "Unknown option '--dry-rum'; did you mean --dry-run? see `papy clean --help`"],
  [['run', '--zzz', 'x.mjs'], "Unknown option '--zzz'; see `papy run --help`"],
])('%j: a misspelt word is understood', async (args, message) => {
  const { code, err } = await papy(args)
  expect([code, err]).toEqual([2, expect.stringContaining(message)])
})

test.each([
  ['a directory', '@papy/transport-file', (directory: string) => directory],
  ['a database', '@papy/transport-sqlite', (directory: string) => join(directory, 'some.sqlite')],
  ['a server', '@papy/transport-mysql', () => 'mysql://user:hidden-word@localhost/papy'],
])('without its package, %s is an error that says what to install', async (_, specifier, placeIn) => {
  const directory = testDirectory()
  writeFileSync(join(directory, 'some.sqlite'), '')
  const installed = join(directory, 'node_modules', '@papy')
  mkdirSync(join(installed, 'cli'), { recursive: true })
  for (const part of ['dist', 'package.json'])
    cpSync(join(home, part), join(installed, 'cli', part), { recursive: true })
  symlinkSync(join(home, 'node_modules', '@papy', 'contract'), join(installed, 'contract'), 'dir')
  const { code, err } = await papy(['clean', placeIn(directory)], {}, join(installed, 'cli', 'dist', 'papy.js'))
  expect(code).toBe(1)
  expect(err).toContain(`needs ${specifier}, which is not installed; run \`npm install ${specifier}\``)
  expect(err).toContain('ERR_PLUGIN_NOT_FOUND')
  expect(err).not.toContain('hidden-word')
})

test('it brings what agents and their workers need, and no other package has to be there', async () => {
  const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  expect(Object.keys(manifest.dependencies)).toEqual(
    ['contract', 'core', 'imap', 'journal', 'runtime-ws', 'std'].map((name) => `@papy/${name}`),
  )
  const optional = Object.values(manifest.peerDependenciesMeta) as { optional: boolean }[]
  expect(optional.map((each) => each.optional)).toEqual(Object.keys(manifest.peerDependencies).map(() => true))
})
