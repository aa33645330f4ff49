import { isPiperError } from '@papy/core'
import { progress } from '@papy/example-progress'
import type { IMap } from '@papy/imap'
import type { Round } from './exchange.ts'
import { Feedback } from './feedback.ts'
import { pipeline } from './pipeline.ts'
import { replicas } from './replica.ts'

/** What a search is made of. */
export interface SearchOptions {
  readonly temperatures: readonly number[]
  readonly rounds: number
  /** Seeds the random numbers. */
  readonly run: number
}

/**
 * Yields round after round: what comes out of the pipeline is what goes in next.
 *
 * @throws (rejects) PiperError if a replica was lost
 */
export async function* search(pool: IMap, { temperatures, rounds, run }: SearchOptions): AsyncGenerator<Round> {
  await using plumber = pipeline(pool, temperatures.length, run)
  using _bar = progress(plumber, { piper: 'exchange', total: rounds, unit: 'rounds' })
  const input = new Feedback(replicas(temperatures, run))
  let left = rounds
  for await (const round of plumber.stream([input])) {
    if (isPiperError(round)) throw round
    const { next } = round as Round
    if (--left > 0) input.put(next)
    else input.end()
    yield round as Round
  }
}
