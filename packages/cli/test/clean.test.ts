import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from '@papy/contract'
import { makeRunDirectory } from '@papy/contract/medium'
import { file } from '@papy/transport-file'
import { mysql } from '@papy/transport-mysql'
import { cleanSqlite, sqlite } from '@papy/transport-sqlite'
import { afterAll, describe, expect, test } from 'vitest'
import { bytes, RemoteEnd, testDirectory, testRun } from '../../../.config/testing/end.ts'
import { testServer, WHY } from '../../../.config/testing/mysql-server.ts'
import { papy } from './support/papy.ts'

const server = await testServer()
afterAll(() => server?.stop())
const { url = '' } = server ?? {}

/** Leaves two items of a run whose process is killed, one of them to be kept; answers the run. */
async function left(via: Plugin<'transport'>): Promise<string> {
  const context = testRun()()
  const end = await RemoteEnd.open(via, context)
  await end.put([bytes(1_000)])
  await end.put([bytes(1_000)], { readers: 0 })
  await end.kill()
  return context.run
}

const now = ['--older-than', '0s']
const places = async (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  JSON.parse((await papy(['clean', '--json', ...args], env)).out).places

describe('a directory of file()', () => {
  test('is cleaned, but for what is to be kept, unless that is wanted', async () => {
    const directory = testDirectory()
    const run = await left(file({ directory }))
    expect((await papy(['clean', directory])).out).toBe(`${directory}: nothing to remove that is older than 60s\n`)
    const dry = await papy(['clean', directory, ...now, '--dry-run'])
    expect(dry.out).toBe(`${directory}: would remove what is left of 1 run: 1 item, 1.0 KB\n  ${run}\n`)
    expect(readdirSync(join(directory, `papy-${run}`))).toHaveLength(3)
    const { code, out } = await papy(['clean', directory, ...now])
    expect([code, out]).toEqual([0, dry.out.replace('would remove', 'removed')])
    expect(readdirSync(join(directory, `papy-${run}`))).toHaveLength(1)
    expect((await papy(['clean', directory, ...now, '--kept'])).out).toBe(out)
    expect(readdirSync(directory)).toEqual([])
  })

  test('is left alone where a run has an end open', async () => {
    const directory = testDirectory()
    const end = await RemoteEnd.open(file({ directory }), testRun()())
    const ticket = await end.put([bytes(100)])
    expect((await papy(['clean', directory, ...now, '--kept', '--elsewhere'])).out).toContain('nothing to remove')
    expect(await end.take(ticket)).toEqual([bytes(100)])
  })
})

test('a database of sqlite() is cleaned', async () => {
  const database = join(testDirectory(), 'items.sqlite')
  const run = await left(sqlite({ file: database }))
  const [place] = await places([database, ...now, '--kept'])
  expect(place).toEqual({ place: database, kind: 'sqlite', runs: [run], items: 2, bytes: 2_032, failures: [] })
  expect(await cleanSqlite(database, { olderThanMs: 0, kept: true, dryRun: true })).toMatchObject({ items: 0 })
})

describe.skipIf(server === undefined)(`a server of mysql() (${server === undefined ? WHY : 'there is one'})`, () => {
  const { password, host } = new URL(url || 'mysql://user:hidden-word@host/papy')

  test.each([
    ['by its URL', [url], {}, `mysql://${host}/`],
    ['by a variable', ['--env', 'PAPY_HERE'], { PAPY_HERE: url }, '$PAPY_HERE'],
  ])(
    'is cleaned, and no password shown: %s',
    async (_, args, env, name) => {
      const run = await left(mysql({ url }))
      const found = async () => (await places([...args, ...now, '--dry-run'], env))[0].runs
      await expect.poll(found, { timeout: 20_000 }).toContain(run)
      const { code, out, err } = await papy(['clean', ...args, ...now, '--kept'], env)
      expect([code, err]).toEqual([0, ''])
      expect(out).toContain(run)
      expect(out.startsWith(name)).toBe(true)
      expect(out).not.toContain(decodeURIComponent(password))
      expect(out).not.toContain('@')
      expect(await server?.query(`SELECT name FROM papy_items WHERE run = UNHEX('${run}')`)).toEqual([])
    },
    60_000,
  )

  test('that refuses is an error without the password', async () => {
    const wrong = new URL(url)
    wrong.password = 'hidden-word'
    for (const json of [[], ['--json']]) {
      const { code, out, err } = await papy(['clean', wrong.href, ...json])
      expect([code, err]).toEqual([1, expect.stringMatching(/^papy: mysql:\/\/.*refuses this user or password/)])
      expect(out + err).not.toContain('hidden-word')
    }
  })
})

test('a place that cannot be cleaned keeps nobody from the next', async () => {
  const [directory, elsewhere] = [testDirectory(), testDirectory()]
  const broken = join(elsewhere, 'broken.sqlite')
  writeFileSync(broken, 'this is no database, though it is long enough for the head of one'.repeat(30))
  const run = await left(file({ directory }))
  const { code, out, err } = await papy(['clean', '--json', broken, directory, ...now])
  expect([code, err]).toEqual([1, expect.stringMatching(/^papy: .*broken\.sqlite.*it is no database.*\(\w+\)\n$/)])
  expect(JSON.parse(out)).toMatchObject({
    dryRun: false,
    olderThanMs: 0,
    places: [
      { place: broken, runs: [], failures: [{ code: 'ERR_MEDIUM_FAILED', message: expect.any(String) }] },
      { place: directory, kind: 'files', runs: [run], failures: [] },
    ],
  })
})

test('runs of other containers go only where that is wanted', async () => {
  const TMPDIR = testDirectory()
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = TMPDIR
  const directory = makeRunDirectory('0'.repeat(32))
  if (before === undefined) Reflect.deleteProperty(process.env, 'TMPDIR')
  else process.env['TMPDIR'] = before
  writeFileSync(join(directory, 'owner.json'), JSON.stringify({ pid: 1, started: '', space: 'another-host' }))
  await papy(['clean', ...now], { TMPDIR })
  expect(existsSync(directory)).toBe(true)
  await papy(['clean', ...now, '--elsewhere'], { TMPDIR })
  expect(existsSync(directory)).toBe(false)
})

describe('a wrong call does nothing, and says what to do', () => {
  test.each([
    [['--older-than', 'soon'], "option --older-than is 'soon'; pass a number with its unit, such as 90s"],
    [['--older-than', '60'], 'pass a number with its unit'],
    [['--older-than', '-1s'], 'see `papy clean --help`'],
    [['--everything'], "Unknown option '--everything'; see `papy clean --help`"],
    [['/not/there'], 'there is no file or directory /not/there; pass a directory, a SQLite file, or mysql://…'],
    [['postgres://user:hidden-word@host/papy'], 'a server must be given as mysql://'],
    [['mysql//user:hidden-word@host/papy'], 'there is no file or directory of one of the names given'],
    [['--env', 'PAPY_NOT_SET'], 'option --env is PAPY_NOT_SET, and that variable is not set; set it to mysql://'],
    [['--env', 'no name'], 'that variable is not set'],
  ])('%j', async (args, message) => {
    const directory = testDirectory()
    await left(file({ directory }))
    const { code, out, err } = await papy(['clean', directory, ...now, ...args])
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(message)])
    expect(err).toMatch(/^papy: .* \(ERR_ARGUMENT\)\n$/)
    expect(err).not.toContain('hidden-word')
    expect(readdirSync(directory)).toHaveLength(1)
  })
})
