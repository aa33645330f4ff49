import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Plumber } from '@papy/core'
import { onTestFinished } from 'vitest'

/** A folder in which the packages are found; it is removed when the test is done. */
export function folder(): string {
  const made = mkdtempSync(fileURLToPath(new URL('.saved-', import.meta.url)))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

/** The text that a Plumber is saved as, which is the same after it was loaded. */
export async function textOf(plumber: Plumber): Promise<string> {
  const place = folder()
  const [file, again] = [join(place, 'pipeline.ts'), join(place, 'again.ts')]
  await plumber.save(file)
  await plumber.close()
  const loaded = await Plumber.load(file)
  await loaded.save(again)
  await loaded.close()
  const [text, other] = [readFileSync(file, 'utf8'), readFileSync(again, 'utf8')]
  if (text !== other) throw new Error(`saved again, it is other:\n${text}\n${other}`)
  return text
}
