import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { journal } from '@papy/journal'
import { insertRows } from '@papy/std/databases'
import { primesBelow } from './long-steps.ts'

/** A run over night: `night.ts JOURNAL DATABASE [DIE_AFTER]`. Started again it goes on where it was. */
const [file = '', database = '', dieAfter = 'Infinity'] = process.argv.slice(2)

await using pool = new IMap({ workers: 2, stride: 1 })
await using plumber = new Plumber()
const long = new Piper(primesBelow, { name: 'long', parallel: pool, timeoutMs: 60_000 })
plumber.addPipe([long, new Piper(insertRows<{ n: number; primes: number }>(database, 'primes'))])

const numbers = Array.from({ length: 20 }, (_, at) => 100 * (at + 1))
let tonight = 0
for await (const _ of plumber.stream([numbers], { journal: journal(file) })) {
  // As if somebody had pulled the plug.
  if (++tonight >= Number(dieAfter)) process.kill(process.pid, 'SIGKILL')
}
console.log(`${plumber.ledger().total.emitted} items, ${tonight < 20 ? 'not all of them' : 'all'} tonight`)
