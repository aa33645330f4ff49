import { Piper, Plumber, step } from '@papy/core'
import { add, pow, sqrt } from '@papy/std/maths'
import { sjoiner } from '@papy/std/topology'

const x = new Piper(step(pow, 2), { branch: 1 })
const y = new Piper(step(pow, 2), { branch: 2 })
const [sum, root] = [new Piper(add), new Piper(sqrt)]
const tell = new Piper(step(sjoiner, [1, 0], ' → '))

await using plumber = new Plumber()
plumber.addPipes([
  [x, sum],
  [y, sum],
  [sum, root, tell],
  [sum, tell],
])
for await (const line of plumber.stream([
  [3, 6, -5],
  [4, 8, Number.NaN],
]))
  console.log(line instanceof Error ? line.message : line)
