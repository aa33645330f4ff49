import { expect, test } from 'vitest'
import bounds from './bounds.json' with { type: 'json' }
import { promises } from './promises.ts'
import { published } from './published.ts'

const all = published()

test('every package that is published has a bound, and only those', () => {
  expect(Object.keys(bounds).sort()).toEqual(all.map(({ name }) => name).sort())
})

promises(all, console.log)
