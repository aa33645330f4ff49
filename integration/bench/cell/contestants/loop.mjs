import * as jobs from '../jobs.mjs'

/** A plain loop in this thread. */
export function open() {
  return {
    async map(job, source, take) {
      const fn = jobs[job]
      for (const x of source) take(fn(x))
    },
    close: () => undefined,
  }
}
