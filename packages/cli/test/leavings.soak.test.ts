import { readdirSync, utimesSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { finishedRun, killedRun } from './support/killed-run.ts'
import { only, runsIn, temporary, vias } from './support/leavings.ts'

// As in the fast tests, where sockets stand for all of them.
describe.runIf(process.platform === 'linux').each(vias.slice(1))('what a run leaves that is killed: %s', (_, via) => {
  test('goes with the next run, when it is older than a minute', async () => {
    const TMPDIR = temporary()
    await killedRun(via, TMPDIR)
    const runs = runsIn(TMPDIR)
    utimesSync(only(runs), new Date(), new Date(Date.now() - 61_000))
    await finishedRun(via, TMPDIR)
    expect(readdirSync(runs)).toEqual([])
  }, 60_000)
})
