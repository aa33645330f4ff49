import { resultsCache } from '@papy/cache'
import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { insertRows } from '@papy/std/databases'
import { primesBelow } from './long-steps.ts'

/** A run over night: `night.ts CACHE DATABASE [DIE_AFTER]`. Started anew it does what is left. */
const [cache = '', database = '', dieAfter = 'Infinity'] = process.argv.slice(2)

await using pool = new IMap({ workers: 2, stride: 1 })
await using plumber = new Plumber()
const long = new Piper(primesBelow, { name: 'long', parallel: pool, cache: resultsCache(cache), timeoutMs: 60_000 })
const keep = insertRows<{ n: number; primes: number }>(database, 'primes', { upsert: ['n'] })
plumber.addPipe([long, new Piper(keep)])

let done = 0
for await (const _ of plumber.stream([Array.from({ length: 20 }, (_, at) => 100 * (at + 1))])) {
  // As if somebody had pulled the plug.
  if (++done >= Number(dieAfter)) process.kill(process.pid, 'SIGKILL')
}
console.log(
  `${done} items, of which computed before: ${(plumber.stats.nodes['long']?.reused ?? 0) >= 8 ? '8 or more' : 'less than 8'}`,
)
