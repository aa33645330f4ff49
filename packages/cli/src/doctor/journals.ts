import { readFile } from 'node:fs/promises'
import { isPapyError } from '@papy/contract'
import { runIn } from '../journal/past.ts'
import { counted } from '../report/number.ts'
import { shellWord } from '../shell-word.ts'
import type { Check } from './check.ts'

/** How the journal of a run is. */
export async function journalCheck(file: string): Promise<Check> {
  const subject = { area: 'journals', name: file } as const
  try {
    const { run, end, sessions, trimmed = 0 } = runIn(file)
    const state = end === undefined ? 'not finished' : end.how
    const torn = trimmed > 0 ? `; ${counted(trimmed, 'byte')} at its end were cut off, and do not count` : ''
    const found = `run ${run}, ${counted(sessions.length, 'session')}, ${state}${torn}`
    const holder = await holderOf(file)
    if (holder !== undefined) {
      const advice = 'if it is not alive any more, the next that opens the journal takes over, on the same host'
      return { ...subject, state: 'note', found: `${found}; ${holder} writes it, or was killed while it did`, advice }
    }
    if (end?.how === 'complete') return { ...subject, state: torn === '' ? 'good' : 'note', found }
    return { ...subject, state: 'note', found, advice: `papy resume ${shellWord(file)} goes on with it` }
  } catch (error) {
    if (!isPapyError(error)) throw error
    const [found = '', ...next] = error.message.split('; ')
    return { ...subject, state: 'bad', found, advice: next.join('; ') }
  }
}

// What its lock says; nothing where there is none.
async function holderOf(file: string): Promise<string | undefined> {
  try {
    const { pid, host } = JSON.parse(await readFile(`${file}.lock`, 'utf8')) as { pid?: number; host?: string }
    return `process ${pid} of ${host}`
  } catch {
    return undefined
  }
}
