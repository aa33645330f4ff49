import { statSync } from 'node:fs'
import { journal, readJournal } from '@papy/journal'

/** The journal as users have it. */
export async function open(path, level) {
  const store = await journal(path, { level }).open()
  return {
    append: (record) => store.append(record),
    commit: () => store.commit(),
    close: () => store.close(),
    byteLength: () => statSync(path).size,
    // Whoever goes on with the run.
    done: () => readJournal(path).done,
  }
}
