import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { redrawn } from './drawing.ts'

test('the drawing in docs/architecture.md is what node docs/scripts/architecture.mjs makes of the imports', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8')
  expect(page).toBe(redrawn(page, root))
})
