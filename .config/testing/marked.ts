import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

/** A variable of the environment by which a program, and all that it starts, can be found in the table of processes. */
export function mark(): { readonly env: { readonly PAPY_TEST_MARK: string }; readonly alive: () => readonly number[] } {
  const text = randomUUID()
  return { env: { PAPY_TEST_MARK: text }, alive: () => processesWith(`PAPY_TEST_MARK=${text}`) }
}

function processesWith(variable: string): readonly number[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return ids.filter((id) => environmentOf(id).includes(variable)).map(Number)
}

// Of one that ended meanwhile there is none.
function environmentOf(id: string): string {
  try {
    return readFileSync(`/proc/${id}/environ`, 'utf8')
  } catch {
    return ''
  }
}

/** Waits until something holds. @throws after `ms` */
export async function until(holds: () => boolean, ms = 2_000): Promise<void> {
  const end = performance.now() + ms
  while (!holds()) {
    if (performance.now() > end) throw new Error(`not so after ${ms} ms`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Whether R is here, with what the helper needs; in the name of a test that is skipped without it. */
export const R: { readonly is: boolean; readonly why: string } = (() => {
  const { status } = spawnSync('Rscript', ['-e', 'quit(status = !requireNamespace("jsonlite", quietly = TRUE))'])
  return { is: status === 0, why: status === 0 ? '' : ' (SKIPPED: there is no Rscript with jsonlite here)' }
})()
