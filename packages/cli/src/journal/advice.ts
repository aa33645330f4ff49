import { isPapyError } from '@papy/contract'
import type { RunPast } from '@papy/contract/journal'
import type { JournalOptions } from '@papy/core'
import { counted } from '../numbers.ts'
import { shellWord } from '../shell-word.ts'
import { type JournalAccount, journalLine } from './account.ts'

/** What to do next on the command line, about an error of a run with a journal. @param place - of the journal */
export function adviceOn(error: unknown, place: string): string | undefined {
  const file = shellWord(place)
  const advice: Readonly<Record<string, string>> = {
    ERR_RUN_CHANGED: `papy resume ${file} --from <node> does all again because of a change from that node on; papy run … --journal with another name begins a new run`,
    ERR_RUN_COMPLETE: `papy report ${file} says how it went, papy errors ${file} what failed, and papy redrive ${file} attempts that again`,
    ERR_RUN_UNFINISHED: `papy resume ${file} goes on with it`,
    ERR_JOURNAL_LOCKED: 'papy watch shows the run that goes on; papy report and papy errors can be called meanwhile',
    ERR_NOT_REPLAYABLE: `papy run … --journal with another name begins a new run; inputs that are files can be read again`,
  }
  return isPapyError(error) ? advice[error.code] : undefined
}

/** What a session says when it begins. */
export function sessionLine({ from, redrive }: JournalOptions, past: RunPast | undefined): string | undefined {
  if (past === undefined) return undefined
  if (from !== undefined) return `papy: does all again, because ${from} or what is behind it was changed`
  const name = `run ${past.run.slice(0, 8)}`
  if (redrive !== undefined) return `papy: attempts again what failed in ${name}`
  const rows = `${counted(past.done)} ${past.done === 1 ? 'row is' : 'rows are'} done`
  return `papy: goes on with ${name}, session ${past.sessions.length + 1}: ${rows}`
}

/** What the journal says at the end of a session, and what to do next. */
export function journalLines(account: JournalAccount): readonly string[] {
  const { place, end, deadLetters } = account
  const file = shellWord(place)
  const next: string[] = []
  if (end !== 'complete') next.push(`papy resume ${file} goes on with it`)
  else if (deadLetters > 0) next.push(`papy errors ${file} says what failed, papy redrive ${file} attempts it again`)
  return [journalLine(account), ...next]
}
