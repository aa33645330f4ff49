import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** Makes names of files in a folder that is removed when the tests are done. */
export function scratch(name: string): () => string {
  const folder = mkdtempSync(join(tmpdir(), `papy-${name}-`))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  let count = 0
  return () => join(folder, `${count++}.txt`)
}
