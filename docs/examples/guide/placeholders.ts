import { isPiperError, Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'

const parse = ([text]: [string]): number => {
  const n = Number(text)
  if (Number.isNaN(n)) throw new RangeError(`${text} is no number`)
  return n
}
const next = ([n]: [number]): number => n + 1

await using pool = new IMap({ workers: 2 })
await using plumber = new Plumber()
plumber.addPipe([new Piper(parse, { parallel: pool }), next])
for await (const result of plumber.stream([['1', 'two', '3']])) {
  if (!isPiperError(result)) console.log(result)
  else for (const error of result.errors) console.log(error.message, error.inbox, error.cause instanceof RangeError)
}
console.log(plumber.ledger().total)
