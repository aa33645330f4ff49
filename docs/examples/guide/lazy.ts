import { setTimeout as sleep } from 'node:timers/promises'
import { IMap } from '@papy/imap'
import { square } from './numbers.ts'

let read = 0
function* forever() {
  while (true) yield ++read
}

await using pool = new IMap({ workers: 2, stride: 2, buffer: 8 })
const squares = pool.addTask(square, forever())
console.log(`added: ${read} read`)
pool.start()
await sleep(200)
console.log(`started: some, but at most 9 read: ${read > 0 && read <= 9}`)
for (let i = 0; i < 20; i++) await squares.next()
await sleep(200)
console.log(`20 pulled: at most 29 read: ${read <= 29}`)
