import { from, mergeMap } from 'rxjs'
import * as jobs from '../jobs.mjs'

/** `mergeMap` of RxJS. */
export function open() {
  return {
    map: (job, source, take, { window }) => from(source).pipe(mergeMap(jobs[job], window)).forEach(take),
    close: () => undefined,
  }
}
