import type { Balance, Ledger } from '@papy/contract'
import type { JournalAccount } from '../journal/account.ts'
import type { Snapshot } from '../live/snapshot.ts'
import { counted, lasted } from '../numbers.ts'
import type { Failure } from './failure.ts'

/** How a run ended: the JSON that `papy run --json` prints. */
export interface Summary {
  readonly file: string
  /** `interrupted`: by a signal; `unread`: nobody read the results any more. */
  readonly end: 'finished' | 'failed' | 'interrupted' | 'unread'
  readonly exitCode: number
  readonly elapsedMs: number
  /** Rows of output, and those that were written; absent with `--no-output`. */
  readonly rows?: number
  readonly written?: number
  /** Items by their fate: see the ledger of a Plumber. */
  readonly items: Balance
  readonly pipes: Ledger['pipes']
  readonly nodes: Snapshot['nodes']
  /** Placeholders in all, and the first ten of them. */
  readonly failed: number
  readonly failures: readonly Failure[]
  /** With a journal: what that says. */
  readonly journal?: JournalAccount
  /** Of the run as a whole, where that failed. */
  readonly error?: { readonly name: string; readonly code?: string; readonly message: string }
}

/** The summary in a line of words. */
export function summaryLine({ file, end, elapsedMs, items, written, failed }: Summary): string {
  const parts = [`${counted(items.read)} read`]
  if (written !== undefined) parts.push(`${counted(written)} written`)
  parts.push(`${counted(failed)} failed`)
  if (items.returned > 0) parts.push(`${counted(items.returned)} not finished`)
  const how = { finished: '', failed: 'failed: ', interrupted: 'interrupted: ', unread: 'nobody reads any more: ' }[end]
  return `papy: ${file}: ${how}${parts.join(', ')}, in ${lasted(elapsedMs)}`
}
