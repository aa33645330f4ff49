import { IMap } from '@papy/imap'
import { half, square } from './numbers.ts'

await using pool = new IMap({ workers: 2 })
const squares = pool.addTask(square, [2, 4, 6])
const halves = pool.addTask(half, squares)
pool.start()
for await (const n of halves) console.log(n)
