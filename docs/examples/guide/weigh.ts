import { log } from '@papy/core'

/** What is weighed, and the key of whoever asked for it. */
export interface Sample {
  readonly name: string
  readonly grams: number
  readonly token: string
}

/** What a sample weighs. */
export function weigh([sample]: [Sample]): number {
  log.info('weighing', { sample })
  if (sample.grams < 0) throw new RangeError(`${sample.grams} g is no weight`)
  console.log(`${sample.name}: ${sample.grams} g`)
  return sample.grams
}
