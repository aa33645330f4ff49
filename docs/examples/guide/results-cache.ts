import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { explain, resultsCache } from '@papy/cache'
import { Piper, Plumber, step } from '@papy/core'
import { IMap } from '@papy/imap'

const power = ([x]: [number], exponent: number): number => x ** exponent

const directory = await mkdtemp(join(tmpdir(), 'papy-cache-'))
const cache = resultsCache(directory)

const run = async (items: readonly number[], exponent: number): Promise<void> => {
  await using pool = new IMap({ workers: 2 })
  await using plumber = new Plumber()
  plumber.addPipe([new Piper(step(power, exponent), { name: 'power', parallel: pool, cache })])
  const results: unknown[] = []
  for await (const result of plumber.stream([items])) results.push(result)
  console.log(results.join(' '), 'reused:', plumber.stats.nodes['power']?.reused)
}

await run([1, 2, 3, 4], 2)
await run([1, 2, 3, 4, 5], 2)
await run([1, 2, 3, 4, 5], 3)

console.log(explain(cache, step(power, 3), [5]).reason)
console.log(explain(cache, step(power, 4), [5]).reason)
console.log(explain(cache, step(power, 3), [6]).reason)
console.log(explain(cache, step(power, 3), [Symbol('x')]).message)
await rm(directory, { recursive: true })
