import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A path for a journal, in a directory of its own that goes with the test. */
export function place(): string {
  const directory = mkdtempSync(join(tmpdir(), 'papy-journal-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return join(directory, 'run.papy')
}
