import { randomBytes } from 'node:crypto'
import { thisProcess } from '@papy/contract/medium'
import type { Database } from './driver.ts'
import type { Patience } from './patience.ts'

/** Writes down that an end of a run is open in this process; answers what strikes it out again. */
export async function enter(database: Database, run: string, patience: Patience): Promise<() => void> {
  const id = randomBytes(8).toString('hex')
  const { pid, started, space } = thisProcess()
  const insert = database.prepare('INSERT INTO papy_ends (id, run, pid, started, space) VALUES (?, ?, ?, ?, ?)')
  await patience.attempt(() => insert.run(id, run, pid, started, space))
  const remove = database.prepare('DELETE FROM papy_ends WHERE id = ?')
  return () => {
    try {
      remove.run(id)
    } catch {
      // Locked, or gone: who cleans next sees that this process is dead.
    }
  }
}
