import { chaos, freeze, kill } from '@papy/chaos'
import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { processes } from '@papy/runtime-process'
import { collatz } from './faults.ts'

const storm = chaos({ seed: 7 }, kill({ everyRows: 200 }), freeze({ everyRows: 300, forMs: 20 }))

await using pool = new IMap({ workers: processes(2) })
await using plumber = new Plumber()
plumber.addPiper(new Piper(collatz, { parallel: pool }))
await using unrest = storm.on(plumber)
let total = 0
for await (const steps of unrest.over(plumber.stream([Array.from({ length: 1000 }, (_, n) => n + 1)])))
  total += Number(steps)
console.log(`${total} steps from the numbers up to 1000`)
console.log(unrest.log.map(({ fault, due }) => `${fault} at row ${'row' in due ? due.row : '?'}`).join(', '))
