import { Piper, Plumber } from '@papy/core'

const team = new Piper((rows: readonly [string][]) => rows.map(([name]) => name).join(' and '), { consume: 2 })

await using plumber = new Plumber()
plumber.addPiper(team)
for await (const names of plumber.stream([['Ann', 'Bob', 'Cy', 'Di', 'Ed']])) console.log(names)
