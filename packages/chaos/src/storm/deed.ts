import type { Struck } from './fault.ts'
import type { Planned } from './plan.ts'
import type { Victim } from './victim.ts'

/** Somebody to whom something was done, as plain data. */
export type Harmed = Pick<Victim, 'name' | 'pool' | 'pid' | 'threadId'>

/** One strike, as it is logged. What was planned depends on the seed alone; what came of it on the run. Plain JSON. */
export interface Deed extends Planned, Omit<Struck, 'to'> {
  /** When it was done, epoch Ms; and how many Ms after the storm was put on. */
  readonly at: number
  readonly afterMs: number
  readonly to?: readonly Harmed[]
}

/** A strike that was planned, with what came of it. */
export function deedOf(plan: Planned, afterMs: number, { to, ...struck }: Struck): Deed {
  return { ...plan, at: Date.now(), afterMs, ...struck, ...(to === undefined ? {} : { to: to.map(harmed) }) }
}

function harmed({ name, pool, pid, threadId }: Victim): Harmed {
  return {
    name,
    ...(pool === undefined ? {} : { pool }),
    ...(pid === undefined ? {} : { pid }),
    ...(threadId === undefined ? {} : { threadId }),
  }
}
