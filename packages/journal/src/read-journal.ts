import type { RunPast } from '@papy/contract/journal'
import { realDisk } from './disk/real-disk.ts'
import { opened } from './failure.ts'
import { readPast } from './past/read-past.ts'

/**
 * Reads what a journal knows of its run, and changes nothing: also while another process writes it, and where its last commit
 * was cut off. What is written later is not seen.
 *
 * @param file - its path
 * @returns `undefined` where no run stands in it
 * @throws PlumberError `ERR_JOURNAL_FAILED` where the file is not there or cannot be read, `ERR_JOURNAL_DAMAGED`,
 * `ERR_JOURNAL_VERSION`
 */
export function readJournal(file: string): RunPast | undefined {
  return opened(file, () => {
    const found = readPast(realDisk, file)
    if (found === undefined) throw Object.assign(new Error('there is no such file'), { code: 'ENOENT' })
    return found.past
  })
}
