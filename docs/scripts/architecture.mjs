// Writes the drawing of the packages in docs/architecture.md, from what they import. It takes a Node that runs TypeScript;
// .config/checks/drawing.test.ts fails where the page is not what this would write.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { redrawn } from '../../.config/checks/drawing.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = fileURLToPath(new URL('../architecture.md', import.meta.url))
writeFileSync(page, redrawn(readFileSync(page, 'utf8'), root))
