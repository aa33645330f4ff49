import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { weighed } from './steps-of-the-night.ts'

export function pipeline(): Plumber {
  const pool = new IMap({ workers: 2 })
  const plumber = new Plumber({ owns: [pool] })
  plumber.addPiper(new Piper(weighed, { parallel: pool }))
  return plumber
}

export const inputs = (): number[][] => [Array.from({ length: 1_000 }, (_, x) => x)]
