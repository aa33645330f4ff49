import type { JsonValue } from '@papy/contract'
import { type Guarantee, Ranges, type RunPast } from '@papy/contract/journal'
import { counted } from '../numbers.ts'
import { isNote } from './note.ts'

/** What a journal says of a run, in a few numbers. */
export interface JournalAccount {
  /** Path of the journal. */
  readonly place: string
  /** How sure what it says is: `fsync`, `async` or `none`; absent where that is not noted. */
  readonly level?: string
  /** Id of the run, a UUID, the same in all its sessions. */
  readonly run: string
  readonly sessions: number
  /** What the last session did: `begin`, `resume` or `redrive`. */
  readonly mode: 'begin' | 'resume' | 'redrive'
  /** `complete`, `stopped`, `failed`; `unfinished`: it was killed, or goes on. */
  readonly end: 'complete' | 'stopped' | 'failed' | 'unfinished'
  /** Input rows that were done with before this session; absent where that is not known any more. */
  readonly resumed?: number
  /** Items read, of each input. */
  readonly read: readonly number[]
  /** Items or groups of them that left, of each output. */
  readonly left: readonly number[]
  /** Failures that nobody made good, and all there ever were. */
  readonly deadLetters: number
  readonly letters: number
  /** Of a redrive: what it made good, and what failed again. */
  readonly redriven?: { readonly mended: number; readonly failedAgain: number }
  /** What each sink promises, by the name of its node. */
  readonly sinks: Readonly<Record<string, Guarantee | 'not known'>>
}

/** What else is known of a session that was watched. */
export interface Watched {
  readonly resumed?: number | undefined
  /** What stood in the journal before a redrive. */
  readonly before?: RunPast | undefined
}

/** Accounts for a run. @param place - of its journal */
export function accountOf(past: RunPast, place: string, { resumed, before }: Watched = {}): JournalAccount {
  const { run, sessions, end, read, outputs, failed, letters, sinks } = past
  const last = sessions.at(-1)
  const note = last?.description.note
  const promised =
    last?.description.nodes.flatMap(({ name, guarantee }) => (guarantee ? [[name, guarantee]] : [])) ?? []
  return {
    place,
    ...(isNote(note) ? { level: note.level } : {}),
    run,
    sessions: sessions.length,
    mode: last?.mode ?? 'begin',
    end: end?.how ?? 'unfinished',
    ...(resumed === undefined ? {} : { resumed }),
    read: read.map(({ upTo }) => upTo),
    left: outputs.map(({ ranges }) => new Ranges(ranges).size),
    deadLetters: failed,
    letters,
    ...(before === undefined ? {} : { redriven: redrivenOf(before, past) }),
    sinks: {
      ...Object.fromEntries(Object.entries(sinks).map(([name, { mark }]) => [name, guaranteeIn(mark)])),
      ...Object.fromEntries(promised),
    },
  }
}

// What a sink that knows it only once it is open says with what it stores.
function guaranteeIn(mark: JsonValue): Guarantee | 'not known' {
  const { guarantee } = (typeof mark === 'object' && mark !== null ? mark : {}) as { readonly guarantee?: unknown }
  return guarantee === 'exactly-once' || guarantee === 'at-least-once' ? guarantee : 'not known'
}

// A letter that was attempted is made good; one that failed again is a new one, too.
function redrivenOf(before: RunPast, after: RunPast): NonNullable<JournalAccount['redriven']> {
  const failedAgain = after.letters - before.letters
  return { mended: Math.max(0, before.failed - after.failed), failedAgain }
}

/** It in a line of words. */
export function journalLine(account: JournalAccount): string {
  const { place, level, run, sessions, resumed, deadLetters, sinks, redriven } = account
  const parts = [`journal ${place}${level === undefined ? '' : ` (${level})`}`, `run ${run.slice(0, 8)}`]
  parts.push(`${counted(sessions)} ${sessions === 1 ? 'session' : 'sessions'}`)
  if (redriven !== undefined)
    parts.push(`${counted(redriven.mended)} mended, ${counted(redriven.failedAgain)} failed again`)
  else if (resumed !== undefined && resumed > 0) parts.push(`${counted(resumed)} rows were done before`)
  if (deadLetters > 0) parts.push(`${counted(deadLetters)} dead ${deadLetters === 1 ? 'letter' : 'letters'}`)
  for (const [name, guarantee] of Object.entries(sinks)) parts.push(`${name} ${guarantee}`)
  return parts.join(', ')
}
