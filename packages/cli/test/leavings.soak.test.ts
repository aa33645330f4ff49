import { describe, expect, test } from 'vitest'
import { afterTheNextRun, vias } from './support/leavings.ts'

// As in the fast tests, where sockets stand for all of them.
describe.runIf(process.platform === 'linux').each(vias.slice(1))('what a run leaves that is killed: %s', (_, via) => {
  test('goes with the next run, when it is older than a minute', async () => {
    expect(await afterTheNextRun(via)).toEqual([])
  }, 60_000)
})
