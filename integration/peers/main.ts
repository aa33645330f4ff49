// Tries every pool and prints the matrix: `npm run peers`. With `--json`, as JSON; with `--write`, into docs/peers.md too.
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ours, peers, tryAll } from './matrix.ts'
import { table, withTable } from './page.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean' }, write: { type: 'boolean' } } })
const rows = await tryAll([...ours, ...peers], ({ name }) => process.stderr.write(`${name}\n`))
process.stdout.write(`${values.json ? JSON.stringify(rows, undefined, 2) : table(rows)}\n`)
if (values.write) {
  const page = new URL('../../docs/peers.md', import.meta.url)
  writeFileSync(page, withTable(readFileSync(page, 'utf8'), table(rows)))
}
