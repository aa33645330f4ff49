import { promises } from './promises.ts'
import { published } from './published.ts'

// One that needs nothing of other people, and has siblings and two entries; `alone.soak.test.ts` has them all.
promises(
  published().filter(({ name }) => name === 'imap'),
  console.log,
)
