import { isDeepStrictEqual } from 'node:util'
import type { Program, ProgramPiper } from '@papy/code'
import type { Piper, Plumber } from '@papy/core'

/** Says where what was read out of a text differs from the Plumber that was saved as it. */
export function readDifference(program: Program, plumber: Plumber): string | undefined {
  const names = new Map(program.pipers.map(({ variable, name }) => [variable, name]))
  const nameOf = (variable: string) => names.get(variable)
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['pipers', program.pipers.map(({ name }) => name), plumber.pipers().map(({ name }) => name)],
    [
      'pipes',
      program.pipes.map(({ from, to, via }) => [nameOf(from), nameOf(to), via !== undefined]),
      plumber.pipes().map(({ from, to, via }) => [from.name, to.name, via !== undefined]),
    ],
    ['settings', program.pipers.map(readSettings), plumber.pipers().map(settingsOf)],
    ['pools', program.pools.length, new Set(plumber.pipers().flatMap(({ settings }) => settings.parallel || [])).size],
  ]
  const different = pairs.find(([, read, real]) => !isDeepStrictEqual(read, real))
  return different && `read other ${different[0]}: ${JSON.stringify(different[1])}, not ${JSON.stringify(different[2])}`
}

const defaults = {
  consume: '1',
  produce: '1',
  spawn: '1',
  repeat: 'false',
  ordered: 'true',
  track: 'false',
  branch: 'undefined',
}

function readSettings({ options }: ProgramPiper): Record<string, unknown> {
  const values = options.map(({ name, value }) => [name, value.kind === 'literal' ? value.text : value.kind] as const)
  const {
    name: _,
    parallel = 'serial',
    ...others
  } = { ...defaults, ...Object.fromEntries(values) } as Record<string, string>
  return { ...others, parallel }
}

function settingsOf({ settings }: Piper): Record<string, unknown> {
  const { consume, produce, spawn, repeat, ordered, track, branch, parallel } = settings
  const texts = Object.entries({ consume, produce, spawn, repeat, ordered, track, branch }).map(([name, value]) => [
    name,
    typeof value === 'string' ? `'${value}'` : String(value),
  ])
  return { ...Object.fromEntries(texts), parallel: parallel === false ? 'serial' : 'name' }
}
