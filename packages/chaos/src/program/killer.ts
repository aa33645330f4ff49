import { ArgumentError, describe } from '@papy/contract'
import { anything, checkOptions, count, label, type Rule, type Rules } from '@papy/contract/engine'
import { checkNeeded } from '../needed.ts'
import { seedRule } from '../random/seed.ts'
import { Stream } from '../random/stream.ts'
import type { Life, Moment } from './life.ts'
import { Mortal } from './mortal.ts'

/** Options of {@link killer}. */
export interface KillerOptions {
  readonly command: string
  /** Its arguments; a function where they differ from life to life, which count from 1: `papy run` first, then `papy resume`. @defaultValue none */
  readonly args?: readonly string[] | ((life: number) => readonly string[])
  /** How often it is killed, at most: then it is left alone. */
  readonly kills: number
  /** Ms after its start, between the least and the most. One of `afterMs` and `afterLines` is needed. */
  readonly afterMs?: readonly [least: number, most: number]
  /** Lines on its standard output, between the least and the most. */
  readonly afterLines?: readonly [least: number, most: number]
  /** Decides when. @defaultValue 1 */
  readonly seed?: number
  /** @defaultValue that of this process */
  readonly env?: NodeJS.ProcessEnv
  /** @defaultValue that of this process */
  readonly cwd?: string
}

const range: Rule = (value) =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every((end) => Number.isFinite(end) && end >= 0) &&
  value[0] <= value[1]
    ? undefined
    : '[least, most], two numbers from 0'

const rules: Rules<KillerOptions> = {
  command: label,
  args: anything,
  kills: count(),
  afterMs: range,
  afterLines: range,
  seed: seedRule,
  env: anything,
  cwd: anything,
}

/**
 * Runs a program, kills it (SIGKILL, the process alone) at a moment that the seed decides, and runs it again, until it comes
 * to an end by itself: what a coordinator goes through that resumes its run. Yields each life when it is over.
 *
 * ```ts
 * for await (const { killed, exitCode } of killer({ command: process.execPath, args: ['run.js'], kills: 300, afterMs: [50, 2_000] }))
 * ```
 *
 * Whoever leaves the loop leaves no program behind.
 *
 * @throws ArgumentError `ERR_ARGUMENT`; what `spawn` fails with
 */
export function killer(options: KillerOptions): AsyncIterableIterator<Life> {
  checkOptions('killer', options, rules)
  checkNeeded('killer', options, 'command', 'kills')
  if ((options.afterMs === undefined) === (options.afterLines === undefined))
    throw new ArgumentError('ERR_ARGUMENT', 'killer({ … }) needs either afterMs or afterLines; pass one of them', {
      option: 'afterMs',
      value: describe(options.afterMs),
    })
  return lives(options)
}

async function* lives(options: KillerOptions): AsyncGenerator<Life, void, undefined> {
  const { command, args = [], kills, seed = 1, env, cwd } = options
  const stream = new Stream(seed, 'killer')
  for (let life = 1; ; life++) {
    const planned = life > kills ? undefined : momentOf(options, stream.next())
    const given = typeof args === 'function' ? args(life) : args
    await using mortal = new Mortal(command, given, { env, cwd })
    const lived = { life, ...(planned === undefined ? {} : { planned }), ...(await mortal.live(planned)) }
    yield lived
    if (!lived.killed) return
  }
}

function momentOf({ afterMs, afterLines }: KillerOptions, lot: number): Moment {
  if (afterMs !== undefined) return { ms: afterMs[0] + lot * (afterMs[1] - afterMs[0]) }
  const [least, most] = afterLines as readonly [number, number]
  return { lines: least + Math.floor(lot * (most - least + 1)) }
}
