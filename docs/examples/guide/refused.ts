import { isPapyError, Piper } from '@papy/core'
import { IMap } from '@papy/imap'

await using pool = new IMap({ workers: 2 })
const factor = 10
const scale = ([n]: [number]) => n * factor
const bound = scale.bind(undefined)

for (const fn of [scale, bound]) {
  try {
    new Piper(fn, { parallel: pool })
  } catch (error) {
    if (isPapyError(error)) console.log(`${error.code}: ${error.message}`)
  }
}
const serial = new Piper(scale)
console.log(`${serial.name} is fine in this thread`)
