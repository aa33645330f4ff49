import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { redrawn } from '../../.config/checks/drawing.ts'
import { root } from './page.ts'

test('the drawing in docs/architecture.md is what node docs/scripts/architecture.mjs makes of the imports', () => {
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8')
  expect(page).toBe(redrawn(page, root))
})
