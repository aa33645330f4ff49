import { Plumber } from '@papy/core'

const half = ([n]: [number]): number => {
  if (n % 2 !== 0) throw new Error(`${n} is odd`)
  return n / 2
}
const plumber = new Plumber()
plumber.addPiper(half)

const watching = (async () => {
  for await (const { type, state, node, index } of plumber.events()) console.log(type, state ?? node ?? '', index ?? '')
})()
await plumber.start([[2, 3, 4]])
await plumber.run()
await plumber.wait()
await plumber.close()
await watching
const { in: read, out, errors } = plumber.stats.nodes['half'] ?? {}
console.log({ read, out, errors })
