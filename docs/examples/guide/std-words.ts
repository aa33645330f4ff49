import { Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { mapReduce, topOf } from '@papy/std/reduce'
import { linesOf, sum, wordsOf } from './word-count.ts'

await using pool = new IMap({ workers: 2 })
await using plumber = new Plumber()
plumber.addPipe([
  ...mapReduce({ split: linesOf, map: wordsOf, reduce: sum }, { parallel: pool }),
  ([counts]: [[string, number][]]) => topOf([counts], 2, { by: 1 }).map(({ item }) => item.join(' × ')),
])
const poems = ['a rose is a rose\nis a rose', 'tomorrow and tomorrow\nand tomorrow']
for await (const words of plumber.stream([poems])) console.log(words)
