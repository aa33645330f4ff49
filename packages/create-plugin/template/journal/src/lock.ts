import { readFile, rm, writeFile } from 'node:fs/promises'
import { PlumberError } from '@papy/contract'

/**
 * Takes the lock beside a journal: one writes it at a time. One whose process is dead is taken over; who does that while
 * another one does, too, may take away the other's: a journal for many hosts needs more.
 *
 * @returns lets go of it
 * @throws PlumberError `ERR_JOURNAL_LOCKED`
 */
export async function lock(path: string): Promise<() => Promise<void>> {
  const file = `${path}.lock`
  const make = () => writeFile(file, String(process.pid), { flag: 'wx', mode: 0o600 })
  try {
    await make()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw failed(path, error)
    const holder = Number(await readFile(file, 'utf8').catch(() => ''))
    if (isAlive(holder)) {
      const message = `${path} is written by process ${holder}; wait for it, or stop it`
      throw new PlumberError('ERR_JOURNAL_LOCKED', message, { pid: holder })
    }
    await rm(file, { force: true })
    await make().catch((cause: unknown) => {
      throw failed(path, cause)
    })
  }
  return () => rm(file, { force: true })
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // There is one, and it belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function failed(path: string, cause: unknown): PlumberError {
  const message = `${path} cannot be locked; is its directory there, and may it be written?`
  return new PlumberError('ERR_JOURNAL_FAILED', message, { cause })
}
