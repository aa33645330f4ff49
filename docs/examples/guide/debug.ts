import { isPiperError, Piper, Plumber } from '@papy/core'

const half = ([n]: [number]): number => {
  if (n % 2 !== 0) throw new Error(`${n} is odd`)
  return n / 2
}
await using plumber = new Plumber()
plumber.addPiper(new Piper(half, { debug: true }))
try {
  for await (const n of plumber.stream([[2, 3, 4]])) console.log(n)
} catch (error) {
  console.log(isPiperError(error), (error as Error).message)
}
