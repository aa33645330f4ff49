import { isPiperError, Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { type CommandResult, command } from '@papy/std/script'

const lines = ([{ stdout }]: [CommandResult]): number => stdout.split('\n').length - 1

await using pool = new IMap({ workers: 2 })
await using plumber = new Plumber()
plumber.addPiper(new Piper([command(['grep', '-o', '[aeiou]']), lines], { parallel: pool }))
for await (const row of plumber.stream([['banana', 'rhythm']])) console.log(isPiperError(row) ? row.code : row)
