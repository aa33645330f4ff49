import { expect, test } from 'vitest'
import bounds from './bounds.json' with { type: 'json' }
import { promises } from './promises.ts'
import { published } from './published.ts'

const all = published()

// Here, as a package without a bound would else be found by a soak test only.
test('every package that is published has a bound, and only those', () => {
  expect(Object.keys(bounds).sort()).toEqual(all.map(({ name }) => name).sort())
})

// One that needs nothing of other people, and has siblings and two entries; `alone.soak.test.ts` has them all.
promises(
  all.filter(({ name }) => name === 'imap'),
  console.log,
)
