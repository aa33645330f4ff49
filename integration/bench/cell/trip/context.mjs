import { randomBytes } from 'node:crypto'
import { makeRunDirectory, removeRunDirectory } from '@papy/contract/medium'

/** What the ends of one run are opened with. */
export function makeRun() {
  const run = randomBytes(16).toString('hex')
  const directory = makeRunDirectory(run)
  const secret = randomBytes(32).toString('hex')
  return {
    directory,
    contextOf: (place, shared) => ({
      run,
      place,
      secret,
      directory,
      budgetBytes: Number.POSITIVE_INFINITY,
      ...(shared === undefined ? {} : { shared }),
    }),
    remove: () => removeRunDirectory(directory),
  }
}
