import { describe, expect, test } from 'vitest'
import { columns } from './columns.mjs'
import { ours, tryOne } from './matrix.ts'

describe.each(ours)('$name, beside its peers', (row) => {
  test.each(Object.entries(columns))('%s', async (column) => {
    expect(await tryOne(row, column)).toMatchObject({ good: true })
  })
})
