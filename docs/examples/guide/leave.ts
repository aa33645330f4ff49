import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { length } from './steps.ts'

function* endless() {
  try {
    while (true) yield 'word'
  } finally {
    console.log('the input is closed')
  }
}

await using pool = new IMap({ workers: 2 })
await using plumber = new Plumber()
plumber.addPiper(new Piper(length, { parallel: pool }))
for await (const letters of plumber.stream([endless()])) {
  console.log(letters)
  break
}
const { read, emitted, returned } = plumber.ledger().total
console.log(plumber.state, `emitted ${emitted}`, read === emitted + returned)
