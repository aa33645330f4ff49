import { type Case, judge, type Runner, register, type Verdict } from '../law.ts'
import { within } from '../limit.ts'
import { journalLaws } from './laws.ts'
import { type MakeJournal, onStage } from './stage.ts'

const LAW_MS = 60_000

/** How journals are tested. */
export interface JournalTestOptions {
  /**
   * Names of files that say who writes it: a copy of the journal without them is what a killed process leaves.
   *
   * @defaultValue /\.lock$/
   */
  readonly locks?: RegExp
}

/** Registers all laws of journals with a test runner, for the journals that `make` makes at a path. */
export function testJournal(runner: Runner, make: MakeJournal, options: JournalTestOptions = {}): void {
  register(
    runner,
    `a journal of level ${make('run.papy').level} obeys the laws of journals`,
    journalCases(make, options),
  )
}

/** Checks all laws of journals without a test runner. */
export function judgeJournal(make: MakeJournal, options: JournalTestOptions = {}): Promise<readonly Verdict[]> {
  return judge(journalCases(make, options))
}

function journalCases(make: MakeJournal, { locks = /\.lock$/ }: JournalTestOptions): readonly Case[] {
  return journalLaws.map(({ id, title, check }) => ({
    id,
    title,
    timeoutMs: LAW_MS,
    run: () => within(LAW_MS, id, onStage(make, locks, check)),
  }))
}
