import { imap } from '@papy/imap'
import { square } from './numbers.ts'

for await (const n of imap(square, [1, 2, 3, 4], { workers: 2 })) console.log(n)
