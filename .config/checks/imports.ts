import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { faults } from './faults.ts'

/** Checks that imports between and inside packages go the way ARCHITECTURE says; run by `npm run lint`. */
const root = fileURLToPath(new URL('../..', import.meta.url))
const found = faults(root)

for (const { file, fault } of found) console.error(`${relative(root, file)}: ${fault}`)
console.log(found.length === 0 ? 'imports: in order' : `imports: ${found.length} faults`)
process.exitCode = found.length === 0 ? 0 : 1
