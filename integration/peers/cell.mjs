// One cell of the behaviour matrix: node cell.mjs <file of the pool> <kind> <column>. Says its verdict as JSON on the channel
// to its parent; whoever hangs says nothing and is killed.
import { columns } from './columns.mjs'

const [file, kind, column] = process.argv.slice(2)
const { open } = await import(`./pools/${file}.mjs`)
const pool = await open(kind)
// Up and running before anything is tried, so that the time of starting is not counted.
await pool.run('echo', 0)
const verdict = await columns[column].ask(pool)
process.send(verdict, () => process.exit())
