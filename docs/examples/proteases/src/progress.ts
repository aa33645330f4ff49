import type { Plumber } from '@papy/core'
import { whole } from './facts.ts'

/** Where the bar is drawn. */
const terminal = process.stderr

/** How often it is drawn, in Ms. */
const PERIOD = 100

/** The bar's length in characters. */
const LENGTH = 24

/** Pipers that are worth watching, in the order of the work. */
const WATCHED = ['align', 'superpose', 'compare']

/**
 * Draws how far a run is, until disposed: pairs done, rate, time to go, and items done by each piper. Draws nothing
 * where standard error is no terminal.
 */
export function progress(plumber: Plumber, title: string, pairs: number): Disposable {
  if (!terminal.isTTY) return { [Symbol.dispose]: () => {} }
  const timer = setInterval(() => terminal.write(`\r\x1b[2K${line(plumber, title, pairs)}`), PERIOD)
  return {
    [Symbol.dispose]() {
      clearInterval(timer)
      terminal.write('\r\x1b[2K')
    },
  }
}

/** One line about a run, no wider than the terminal. */
export function line({ stats }: Pick<Plumber, 'stats'>, title: string, pairs: number): string {
  const done = stats.nodes['compare']?.out ?? 0
  const rate = done / (stats.runTimeMs / 1000)
  const counts = WATCHED.map((name) => `${name} ${whole(stats.nodes[name]?.out ?? 0)}`)
  const parts = [
    `${title} ${bar(done / pairs)} ${whole(done)}/${whole(pairs)} pairs`,
    `${whole(rate || 0)}/s`,
    done > 0 ? `${whole((pairs - done) / rate)} s to go` : 'starting',
    counts.join(', '),
  ]
  return parts.join(' · ').slice(0, (terminal.columns ?? 200) - 1)
}

function bar(share: number): string {
  const done = Math.round(share * LENGTH)
  return '█'.repeat(done) + '░'.repeat(LENGTH - done)
}
