import { pMapIterable } from 'p-map'
import * as jobs from '../jobs.mjs'

/** p-map, its form with bounded memory. */
export function open() {
  return {
    async map(job, source, take, { window }) {
      for await (const value of pMapIterable(source, jobs[job], { concurrency: window })) take(value)
    },
    close: () => undefined,
  }
}
