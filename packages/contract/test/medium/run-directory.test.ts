import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { chmod, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeRunDirectory, removeRunDirectory, runsDirectory, sweepRuns } from '@papy/contract/medium'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

const posix = process.platform !== 'win32'
const usual = process.env['TMPDIR']
/** A place for temporary files of this test alone. */
let temporary: string

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'papy-t-'))
  process.env['TMPDIR'] = temporary
})
afterEach(() => {
  if (usual === undefined) Reflect.deleteProperty(process.env, 'TMPDIR')
  else process.env['TMPDIR'] = usual
  rmSync(temporary, { recursive: true, force: true })
})

let count = 0
const run = (): string => (++count).toString(16).padStart(32, '0')
const mode = (path: string): number => lstatSync(path).mode & 0o777
const hourAgo = (path: string): Promise<void> => utimes(path, new Date(), new Date(Date.now() - 3_600_000))
const names = async (): Promise<string[]> => readdirSync(runsDirectory()).sort()

/** A directory that another process made, which lives until it is killed. */
async function made(): Promise<{ readonly directory: string; readonly name: string; kill(): Promise<void> }> {
  const name = run()
  const source = `import('@papy/contract/medium')
    .then(({ makeRunDirectory }) => makeRunDirectory('${name}')).then(console.log); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['-e', source], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    name,
    directory: said.toString().trim(),
    async kill() {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

/** Makes a directory that cannot be removed, not even by root, until what is answered is called. */
async function held(directory: string): Promise<() => unknown> {
  mkdirSync(directory)
  if (process.getuid?.() === 0) {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', directory])
    return () => execFileSync('umount', [directory])
  }
  await writeFile(join(directory, 'item'), '')
  await chmod(directory, 0o500)
  return () => chmod(directory, 0o700)
}

describe('the directory of a run', () => {
  test('is made for this user alone, with its owner in it, and removed with all in it', async () => {
    const name = run()
    const directory = makeRunDirectory(name)
    expect(directory).toBe(join(runsDirectory(), name))
    if (posix) expect([directory, runsDirectory()].map(mode)).toEqual([0o700, 0o700])
    if (posix) expect(mode(join(directory, 'owner.json'))).toBe(0o600)
    expect(JSON.parse(readFileSync(join(directory, 'owner.json'), 'utf8'))).toMatchObject({ pid: process.pid })
    mkdirSync(join(directory, 'deep', 'er'), { recursive: true })
    await removeRunDirectory(directory)
    await removeRunDirectory(directory)
    expect(existsSync(directory)).toBe(false)
  })

  test('has its modes whatever the umask is', () => {
    const source = `process.umask(0)
      import('@papy/contract/medium').then(({ makeRunDirectory }) => makeRunDirectory('${run()}')).then(console.log)`
    const { stdout } = spawnSync(process.execPath, ['-e', source], { cwd: import.meta.dirname, encoding: 'utf8' })
    if (posix) expect([mode(stdout.trim()), mode(join(stdout.trim(), 'owner.json'))]).toEqual([0o700, 0o600])
  })

  test('is never that of another run: the same one twice is refused', async () => {
    const name = run()
    makeRunDirectory(name)
    expect(() => makeRunDirectory(name)).toThrow(expect.objectContaining({ code: 'EEXIST' }))
  })

  test('is short enough for the name of a socket in it, wherever temporary files are', async () => {
    process.env['TMPDIR'] = join(temporary, 'x'.repeat(80))
    const runs = runsDirectory()
    if (posix) expect(runs.length).toBeLessThanOrEqual(64)
  })
})

describe.runIf(posix)('where runs are, refused unless it is of this user alone', () => {
  const refused = expect.objectContaining({
    name: 'TransportError',
    code: 'ERR_MEDIUM_FAILED',
    message: expect.stringContaining('TMPDIR'),
  })

  test('open to others', async () => {
    await chmod(runsDirectory(), 0o755)
    expect(() => runsDirectory()).toThrow(refused)
  })

  test('a symbolic link, wherever it leads', async () => {
    const runs = runsDirectory()
    rmSync(runs, { recursive: true })
    mkdirSync(join(temporary, 'trap'), { mode: 0o700 })
    symlinkSync(join(temporary, 'trap'), runs)
    expect(() => runsDirectory()).toThrow(refused)
  })

  test('a file', async () => {
    const runs = runsDirectory()
    rmSync(runs, { recursive: true })
    await writeFile(runs, '')
    expect(() => runsDirectory()).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/EEXIST|ERR_MEDIUM_FAILED/) }),
    )
  })
})

describe('a sweep', () => {
  test('removes what dead owners left, and leaves the living', async () => {
    const [dead, living] = [await made(), await made()]
    await dead.kill()
    const own = makeRunDirectory(run())
    for (const directory of [dead.directory, living.directory, own]) await hourAgo(directory)
    expect(await sweepRuns(runsDirectory())).toEqual({ runs: [dead.name], items: 0, bytes: 0, failures: [] })
    expect([dead.directory, living.directory, own].map(existsSync)).toEqual([false, true, true])
    await living.kill()
  })

  test('leaves the young, dead or not', async () => {
    const dead = await made()
    await dead.kill()
    expect(await sweepRuns(runsDirectory())).toMatchObject({ runs: [] })
    expect(existsSync(dead.directory)).toBe(true)
  })

  test('is made whenever a run is', async () => {
    const dead = await made()
    await dead.kill()
    await hourAgo(dead.directory)
    const name = run()
    makeRunDirectory(name)
    await vi.waitFor(async () => expect(await names()).toEqual([name]))
  })

  test.runIf(process.platform === 'linux')('knows a process from a later one with its number', async () => {
    const directory = makeRunDirectory(run())
    const owner = JSON.parse(readFileSync(join(directory, 'owner.json'), 'utf8'))
    await writeFile(join(directory, 'owner.json'), JSON.stringify({ ...owner, started: '1' }))
    await hourAgo(directory)
    expect((await sweepRuns(runsDirectory())).runs).toHaveLength(1)
  })

  test('leaves what is owned where processes are numbered apart, as in a container', async () => {
    const directory = makeRunDirectory(run())
    const owner = JSON.parse(readFileSync(join(directory, 'owner.json'), 'utf8'))
    await writeFile(join(directory, 'owner.json'), JSON.stringify({ ...owner, pid: 2 ** 22 + 1, space: 'pid:[1]' }))
    await hourAgo(directory)
    expect((await sweepRuns(runsDirectory())).runs).toEqual([])
    expect((await sweepRuns(runsDirectory(), { elsewhere: true })).runs).toHaveLength(1)
  })

  test('counts what it removes, and in a dry run what it would', async () => {
    const dead = await made()
    await dead.kill()
    mkdirSync(join(dead.directory, 'deep'))
    await writeFile(join(dead.directory, 'deep', 'item'), 'x'.repeat(100))
    symlinkSync('/nowhere', join(dead.directory, 'link'))
    const found = { runs: [dead.name], items: 2, bytes: 100, failures: [] }
    expect(await sweepRuns(runsDirectory(), { olderThanMs: 0, dryRun: true })).toEqual(found)
    expect(existsSync(dead.directory)).toBe(true)
    expect(await sweepRuns(runsDirectory(), { olderThanMs: 0 })).toEqual(found)
    expect(existsSync(dead.directory)).toBe(false)
  })

  test.runIf(process.platform === 'linux')(
    'says what it could not remove, and goes on',
    { timeout: 20_000 },
    async () => {
      const [stuck, dead] = [await made(), await made()]
      for (const { kill } of [stuck, dead]) await kill()
      const release = await held(join(stuck.directory, 'deep'))
      const swept = await sweepRuns(runsDirectory(), { olderThanMs: 0 })
      await release()
      expect(swept).toMatchObject({
        runs: [dead.name],
        failures: [{ run: stuck.name, cause: { code: expect.stringMatching(/^E[A-Z]+$/) } }],
      })
    },
  )

  test.each([
    ['without an owner', undefined],
    ['whose owner is half written', '{"pid": 1'],
    ['whose owner is nobody', 'null'],
  ])('removes one %s', async (_, text) => {
    const directory = makeRunDirectory(run())
    rmSync(join(directory, 'owner.json'))
    if (text !== undefined) await writeFile(join(directory, 'owner.json'), text)
    await hourAgo(directory)
    expect((await sweepRuns(runsDirectory())).runs).toHaveLength(1)
  })

  test('touches nothing that is not named like a run', async () => {
    const runs = runsDirectory()
    const others = ['owner.json', '..x', 'A'.repeat(32), 'a'.repeat(31), 'tables']
    for (const name of others) mkdirSync(join(runs, name))
    for (const name of others) await hourAgo(join(runs, name))
    expect((await sweepRuns(runs)).runs).toEqual([])
    expect(await names()).toEqual([...others].sort())
  })

  test.runIf(posix)('removes a link, not what it leads to', async () => {
    const name = run()
    const elsewhere = join(temporary, 'elsewhere')
    mkdirSync(join(elsewhere, 'precious'), { recursive: true })
    symlinkSync(elsewhere, join(runsDirectory(), name))
    // The link itself is young: as old as it may be.
    expect((await sweepRuns(runsDirectory(), { olderThanMs: Number.NEGATIVE_INFINITY })).runs).toEqual([name])
    expect(readdirSync(elsewhere)).toEqual(['precious'])
  })
})
