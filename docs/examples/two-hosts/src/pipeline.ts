import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { factored } from './steps.ts'

/** One pool for everything: whose workers are in it is said by whoever runs it. */
export function pipeline(): Plumber {
  const pool = new IMap({ workers: 1, name: 'pool', stride: 1 })
  const plumber = new Plumber()
  plumber.addPiper(new Piper(factored, { parallel: pool }))
  return plumber
}

export const inputs: Iterable<number>[] = [Array.from({ length: 60 }, (_, at) => 1_000_000 + at)]
