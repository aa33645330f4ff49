import type { Plumber } from '@papy/core'

/** Where the bar is drawn: standard output is for results. */
const terminal = process.stderr

/** How often it is drawn, in Ms. */
const PERIOD = 100

/** The bar's length in characters. */
const LENGTH = 24

/** What is counted on the way. */
export interface Goal {
  /** The piper whose results are counted, by its name. */
  readonly piper: string
  /** How many there will be. */
  readonly total: number
  /** What they are, in the plural. */
  readonly unit: string
}

/** Draws how far a run is, until disposed. Draws nothing where standard error is no terminal. */
export function progress(plumber: Pick<Plumber, 'stats'>, goal: Goal): Disposable {
  if (!terminal.isTTY) return { [Symbol.dispose]: () => {} }
  // Some terminals say that they have no columns.
  const draw = () => terminal.write(`\r\x1b[2K${line(plumber, goal, terminal.columns || undefined)}`)
  const timer = setInterval(draw, PERIOD)
  return {
    [Symbol.dispose]() {
      clearInterval(timer)
      terminal.write('\r\x1b[2K')
    },
  }
}

/** One line about a run: results so far, how fast they come, and how long the others will take. */
export function line({ stats }: Pick<Plumber, 'stats'>, { piper, total, unit }: Goal, columns = 80): string {
  const done = stats.nodes[piper]?.out ?? 0
  const perSecond = stats.runTimeMs > 0 ? (1000 * done) / stats.runTimeMs : 0
  const toGo = done > 0 ? `${Math.ceil((total - done) / perSecond)} s to go` : 'starting'
  const filled = Math.round((done / total) * LENGTH)
  const bar = '█'.repeat(filled) + '░'.repeat(LENGTH - filled)
  return `${bar} ${done}/${total} ${unit} · ${Math.round(perSecond)}/s · ${toGo}`.slice(0, columns - 1)
}
