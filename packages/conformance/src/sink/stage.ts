import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Session } from '@papy/contract/function'
import type { DurableSink, Guarantee } from '@papy/contract/journal'

/** A sink as the laws use it: where it writes, what it takes, and how one sees what it wrote. */
export interface SinkPlan {
  /** Opens it for one run; what it writes is in this directory, and nowhere else. */
  open(directory: string): Session | PromiseLike<Session>
  /** Makes one of the items that it takes: other ones for other numbers, the same for the same. */
  item(index: number): unknown
  /** What a run that has ended wrote into the directory, item by item. */
  items(directory: string): PromiseLike<readonly unknown[]>
  /** What it promises. @defaultValue 'exactly-once' */
  readonly guarantee?: Guarantee
}

/** What a law of sinks is checked with: a directory of its own. */
export interface SinkStage {
  readonly plan: SinkPlan
  readonly directory: string
  /** Opens the sink there, or in a copy of the directory. */
  open(directory?: string): Promise<{ readonly session: Session; readonly durable: DurableSink }>
  /** Copies all that a killed process would leave. */
  copy(): Promise<string>
}

/** Sets a stage, and takes it down again: what is open on it is given up. */
export async function onStage(plan: SinkPlan, play: (stage: SinkStage) => Promise<void>): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'papy-sink-laws-'))
  const open: Session[] = []
  const directory = join(home, '0')
  await mkdir(directory)
  let copies = 0
  try {
    await play({
      plan,
      directory,
      async open(at = directory) {
        const session = await plan.open(at)
        const { durable } = session
        if (durable === undefined) throw new Error('the session offers nothing durable')
        open.push(session)
        return { session, durable }
      },
      async copy() {
        const to = join(home, String(++copies))
        await cp(directory, to, { recursive: true })
        return to
      },
    })
  } finally {
    for (const session of open) await Promise.resolve(session.end('given-up')).catch(() => {})
    await rm(home, { recursive: true, force: true })
  }
}
