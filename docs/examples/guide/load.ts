import { Plumber } from '@papy/core'

await using plumber = await Plumber.load(new URL('scores.ts', import.meta.url))
console.log(plumber.pipers().map(({ name }) => name))
for await (const row of plumber.stream([['to be', 'or not']])) console.log(row)
