import { Piper, Plumber, step } from '@papy/core'
import { IMap } from '@papy/imap'
import { label, length } from './steps.ts'

export function pipeline(): Plumber {
  const pool = new IMap({ workers: 2, name: 'pool' })
  const plumber = new Plumber()
  plumber.addPipe([new Piper(length, { parallel: pool }), new Piper(step(label, 'letters'), { parallel: pool })])
  return plumber
}

export const inputs = (): string[][] => [['to', 'be', 'or', 'not']]
