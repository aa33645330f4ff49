import { Piper, Plumber } from '@papy/core'

const kept: number[] = []
await using plumber = new Plumber()
plumber.addPipe([new Piper(([n]: [number]) => n * n), new Piper(([n]: [number]) => kept.push(n))])

console.log(plumber.state)
await plumber.start([[1, 2, 3]])
console.log(plumber.state, kept)
await plumber.run()
await plumber.pause()
console.log(plumber.state)
await plumber.run()
const { total } = await plumber.wait()
console.log(plumber.state, kept, total)
await plumber.stop()
console.log(plumber.state)
