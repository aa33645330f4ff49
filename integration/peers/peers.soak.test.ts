import { expect, test } from 'vitest'
import { columns } from './columns.mjs'
import { peers, tryAll } from './matrix.ts'
import { table } from './page.ts'

// What they answer is theirs to change; that each of them is really tried, and answers what is easy, is not.
test('every peer is tried with everything', async () => {
  const rows = await tryAll(peers)
  console.log(table(rows))
  for (const { name, verdicts } of rows) {
    expect(Object.keys(verdicts), name).toEqual(Object.keys(columns))
    for (const { text } of Object.values(verdicts)) expect(text, name).not.toContain('the main process ends')
  }
})
