import { fileURLToPath } from 'node:url'

/** What `papy` is on the host of these tests: the fixture, run by this Node. */
export const command: readonly string[] = [
  process.execPath,
  fileURLToPath(new URL('../fixtures/papy.mjs', import.meta.url)),
]
