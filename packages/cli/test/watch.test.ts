import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Snapshot } from '../src/live/snapshot.ts'
import { type Going, papy, started } from './support/papy.ts'

const slow = fileURLToPath(new URL('fixtures/pipelines/slow.mjs', import.meta.url))

/** A place for runs of one test: the names of sockets in it must be short. */
function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'papy-t-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** A run that goes on, and what can be watched of it. */
async function running(TMPDIR: string, items: number): Promise<Going> {
  const run = started(['run', slow, '--quiet'], { TMPDIR, PAPY_ITEMS: String(items) })
  await run.until(/"square":0/)
  return run
}

const pathsIn = (TMPDIR: string) => {
  const runs = join(TMPDIR, readdirSync(TMPDIR).find((name) => name.startsWith('papy-')) as string)
  return readdirSync(runs).flatMap((run) => readdirSync(join(runs, run)).map((name) => join(runs, run, name)))
}

describe.runIf(process.platform !== 'win32')('papy watch', { timeout: 20_000 }, () => {
  test('shows a run until it ends, and is told the end', async () => {
    const TMPDIR = temporary()
    const run = await running(TMPDIR, 100)
    const lines = started(['watch', '--json'], { TMPDIR })
    const words = started(['watch'], { TMPDIR })
    const [{ code, out }, told] = await Promise.all([lines.ended, words.ended])
    const snapshots = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Snapshot)
    expect(code).toBe(0)
    expect(snapshots.slice(0, -1).map(({ state }) => state)).toEqual(snapshots.slice(1).map(() => 'running'))
    expect(snapshots.at(-1)).toMatchObject({ state: 'finished', read: 100, done: 100, failed: 2, run: { file: slow } })
    expect(snapshots[0]).toMatchObject({
      nodes: [{ name: 'download' }, { name: 'measure' }],
      share: expect.any(Number),
    })
    const gaps = snapshots.slice(1, -1).map(({ at }, before) => at - (snapshots[before] as Snapshot).at)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(250)
    expect([told.code, told.err]).toEqual([
      0,
      expect.stringMatching(/^papy: .*slow\.mjs: finished: .*, 100 done, 2 failed, 100 read\n$/),
    ])
    expect((await run.ended).code).toBe(1)
    expect(pathsIn(TMPDIR)).toEqual([])
  })

  test('finds a run by its process, its id and its file; of several one must be named; only this user can', async () => {
    const TMPDIR = temporary()
    const runs = await Promise.all([running(TMPDIR, 1_000), running(TMPDIR, 1_000)])
    const list = JSON.parse((await papy(['watch', '--list', '--json'], { TMPDIR })).out) as Snapshot['run'][]
    expect(new Set(list.map(({ pid }) => pid))).toEqual(new Set(runs.map(({ child }) => child.pid)))
    const several = await papy(['watch', slow], { TMPDIR })
    const [one, other] = list as [Snapshot['run'], Snapshot['run']]
    expect([several.code, several.err]).toEqual([2, expect.stringContaining('2 runs are meant; there are\n')])
    for (const { id, pid } of list)
      expect(several.err).toMatch(new RegExp(`^ {2}${id.slice(0, 8)} {2}process ${pid} {2}for `, 'm'))
    const sockets = pathsIn(TMPDIR).filter((path) => path.endsWith('watch'))
    expect(sockets.map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600])
    const byId = started(['watch', '--json', one.id.slice(0, 6)], { TMPDIR })
    await byId.until(new RegExp(one.id))
    byId.child.kill('SIGINT')
    expect(await byId.ended).toMatchObject({ code: 0, err: '' })
    const byProcess = started(['watch', '--json', String(other.pid)], { TMPDIR })
    await byProcess.until(new RegExp(other.id))
    for (const { child } of runs) child.kill('SIGKILL')
    expect(await byProcess.ended).toMatchObject({ code: 1, err: expect.stringContaining('went without saying so') })
    const none = await papy(['watch'], { TMPDIR })
    expect(none).toEqual({
      code: 2,
      out: '',
      err: 'papy: no run is going on; start one with papy run (ERR_ARGUMENT)\n',
    })
  })

  test('one that does not read keeps nobody waiting', async () => {
    const TMPDIR = temporary()
    const run = await running(TMPDIR, 100)
    const watcher = connect(pathsIn(TMPDIR).find((path) => path.endsWith('watch')) as string)
    onTestFinished(() => void watcher.destroy())
    await once(watcher, 'connect')
    watcher.pause()
    const { code, out } = await run.ended
    expect([code, out.trim().split('\n').length]).toEqual([1, 98])
  })
})
