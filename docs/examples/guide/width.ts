import { isPapyError, Piper, Plumber } from '@papy/core'

const triple = new Piper(([n]: [number]) => [n, n, n], { produce: 3, name: 'triple' })
const pair = new Piper((rows: readonly [number][]) => rows.length, { consume: 2, name: 'pair' })

const plumber = new Plumber()
try {
  plumber.addPipe([triple, pair])
} catch (error) {
  if (isPapyError(error)) console.log(`${error.code}: ${error.message}`)
}
console.log(`the graph still has ${plumber.pipers().length} pipers`)
