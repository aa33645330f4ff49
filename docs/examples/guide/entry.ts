import { isMain, Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'

export const square = ([n]: [number]): number => n * n

if (isMain(import.meta)) {
  await using pool = new IMap({ workers: 2 })
  await using plumber = new Plumber()
  plumber.addPiper(new Piper(square, { parallel: pool }))
  for await (const n of plumber.stream([[1, 2, 3]])) console.log(n)
}
