import { type IMap, Piper, Plumber, step } from '@papy/core'
import { exchange } from './exchange.ts'
import { quench } from './quench.ts'
import { simulate } from './simulate.ts'

/** Steps of molecular dynamics in a round. */
const STEPS = 250

/**
 * A round: replicas go in one by one, from the coldest to the hottest, and come out together.
 *
 * @param pool where atoms move
 * @param replicas how many there are
 * @param run seeds the random numbers
 */
export function pipeline(pool: IMap, replicas: number, run: number): Plumber {
  const moving = new Piper(step(simulate, STEPS), { parallel: pool })
  const resting = new Piper(quench, { parallel: pool })
  const exchanging = new Piper(step(exchange, run), { consume: replicas })

  const plumber = new Plumber()
  plumber.addPipe([moving, resting, exchanging])
  return plumber
}
