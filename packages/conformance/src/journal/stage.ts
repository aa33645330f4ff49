import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Journal, RunJournal } from '@papy/contract/journal'

/** What makes a journal at a path. */
export type MakeJournal = (place: string) => Journal

/** What a law of journals is checked with: a directory of its own. */
export interface JournalStage {
  /** The path of the journal. */
  readonly place: string
  /** Opens the journal at its path, or at that of a copy. */
  open(place?: string): Promise<RunJournal>
  /** Copies all that a killed process would leave, and answers the path of the copied journal. */
  copy(): Promise<string>
}

/** Sets a stage, and takes it down again: what is open on it is closed. */
export async function onStage(
  make: MakeJournal,
  locks: RegExp,
  play: (stage: JournalStage) => Promise<void>,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'papy-journal-laws-'))
  const open: RunJournal[] = []
  const place = join(directory, '0', 'run.papy')
  await cp(await mkdtemp(join(directory, 'empty-')), dirname(place), { recursive: true })
  let copies = 0
  try {
    await play({
      place,
      async open(at = place) {
        const opened = await make(at).open()
        open.push(opened)
        return opened
      },
      async copy() {
        const to = join(directory, String(++copies))
        for (const name of await readdir(dirname(place)))
          if (!locks.test(name)) await cp(join(dirname(place), name), join(to, name))
        return join(to, basename(place))
      },
    })
  } finally {
    await Promise.allSettled(open.map((one) => one.close()))
    await rm(directory, { recursive: true, force: true })
  }
}
