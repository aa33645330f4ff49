import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { killedRun } from './support/killed-run.ts'
import { afterTheNextRun, entries, only, runsIn, temporary, vias } from './support/leavings.ts'
import { papy } from './support/papy.ts'

describe.runIf(process.platform === 'linux').each(vias)('what a run leaves that is killed: %s', (_, via, isLeft) => {
  test('goes with papy clean', async () => {
    const TMPDIR = temporary()
    await killedRun(via, TMPDIR)
    const runs = runsIn(TMPDIR)
    expect(entries(only(runs)).some(isLeft)).toBe(true)
    const young = await papy(['clean'], { TMPDIR })
    expect(young).toEqual({ code: 0, out: `${runs}: nothing to remove that is older than 60s\n`, err: '' })
    const run = readdirSync(runs)[0]
    const { code, out, err } = await papy(['clean', '--older-than', '0s'], { TMPDIR })
    expect(out).toMatch(new RegExp(`^${runs}: removed what is left of 1 run: \\d+ files?, [\\d.]+ \\w+\n  ${run}\n$`))
    expect([code, err, readdirSync(runs)]).toEqual([0, '', []])
  }, 60_000)
})

test.runIf(process.platform === 'linux')(
  'what a run leaves that is killed goes with the next run, when it is older than a minute',
  async () => {
    const [, via] = vias[0] as (typeof vias)[number]
    expect(await afterTheNextRun(via)).toEqual([])
  },
  60_000,
)

describe.each([
  ['a directory of file()', '@papy/transport-file', 'file', (place: string) => ({ directory: place }), ''],
  [
    'a database of sqlite()',
    '@papy/transport-sqlite',
    'sqlite',
    (place: string) => ({ file: join(place, 'items') }),
    'items',
  ],
] as const)('what a run leaves that is killed, in %s', (_, specifier, factory, optionsOf, name) => {
  test('goes with papy clean: nobody asked to keep it', async () => {
    const [TMPDIR, chosen] = [temporary(), temporary()]
    await killedRun([specifier, factory, optionsOf(chosen)], TMPDIR)
    const { out } = await papy(['clean', join(chosen, name), '--older-than', '0s'], { TMPDIR })
    expect(out).toMatch(/: removed what is left of 1 run: [1-9]\d* items?, /)
    const again = await papy(['clean', join(chosen, name), '--older-than', '0s', '--kept', '--json'], { TMPDIR })
    expect(JSON.parse(again.out).places).toMatchObject([{ runs: [], items: 0 }])
  }, 60_000)
})
