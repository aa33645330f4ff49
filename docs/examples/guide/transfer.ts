import { IMap } from '@papy/imap'
import { brighter } from './numbers.ts'

const images = [new Uint8Array(4).fill(10), new Uint8Array(4).fill(20)]

await using pool = new IMap({ workers: 2, transfer: true })
const task = pool.addTask(brighter, images)
pool.start()
for await (const image of task) console.log(image)
console.log('left here:', images.map(({ byteLength }) => byteLength).join(', '), 'bytes')
