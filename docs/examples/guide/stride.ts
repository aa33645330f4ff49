import { IMap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'

const evaluated: string[] = []
const note = (item: string) => evaluated.push(item)

await using pool = new IMap({ workers: inline(1), stride: 2 })
const a = pool.addTask(note, ['a1', 'a2', 'a3', 'a4', 'a5'])
const b = pool.addTask(note, ['b1', 'b2', 'b3'])
pool.start()
for await (const _ of a);
for await (const _ of b);
console.log(evaluated.join(' '))
