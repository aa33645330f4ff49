import { Readable } from 'node:stream'
import * as jobs from '../jobs.mjs'

/** `map` of node:stream. */
export function open() {
  return {
    async map(job, source, take, { window }) {
      for await (const value of Readable.from(source).map(jobs[job], { concurrency: window })) take(value)
    },
    close: () => undefined,
  }
}
