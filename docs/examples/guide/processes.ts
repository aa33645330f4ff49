import { imap } from '@papy/imap'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { square } from './numbers.ts'

const apart = processes(1, { env: { REGION: 'eu' }, resourceLimits: { maxOldGenerationSizeMb: 256 } })
for await (const n of imap(square, [1, 2, 3, 4], { workers: [apart, threads(1)] })) console.log(n)
