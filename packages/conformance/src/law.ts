/** One promise of a contract, that can be checked from outside against whatever makes it. */
export interface Law<Stage, Supports> {
  /** Permanent; never reused. Reports and bug threads cite it. */
  readonly id: string
  /** The promise, as one sentence. */
  readonly title: string
  /** Why it does not bind a plugin with these capabilities; `undefined` where it does. @defaultValue it binds all */
  readonly unless?: (supports: Supports) => string | undefined
  /** Where it is checked. @defaultValue everywhere */
  readonly where?: readonly Where[]
  /** Takes very long, or very much memory: checked only where that is asked for. @defaultValue false */
  readonly heavy?: boolean
  /** Throws where the promise is broken. */
  check(stage: Stage): Promise<void>
}

/** Where the other end is: on this event loop, in a thread of this process, or in a child process. */
export type Where = 'realm' | 'thread' | 'process'

/** What the kit needs of a test runner: `vitest`, `node:test`, `jest` and `mocha` fit as they are. */
export interface Runner {
  describe(name: string, body: () => void): unknown
  readonly it: {
    (name: string, body: () => Promise<void>, timeoutMs?: number): unknown
    skip(name: string, body: () => Promise<void>): unknown
  }
}

/** One law, to be checked at one place. */
export interface Case {
  /** Of the law. */
  readonly id: string
  /** Of the law. */
  readonly title: string
  /** The place; absent where the law knows of none. */
  readonly where?: Where
  /** Why it is not checked; absent where it is. */
  readonly skipped?: string
  /** Most it may take: beyond that it hangs. */
  readonly timeoutMs: number
  /** Throws where the law is broken. */
  run(): Promise<void>
}

/** What became of one {@link Case}. */
export interface Verdict {
  /** Of the law. */
  readonly id: string
  /** The place; absent where the law knows of none. */
  readonly where?: Where
  readonly outcome: 'kept' | 'broken' | 'skipped'
  /** Why it was skipped, or how it was broken. */
  readonly reason?: unknown
}

/** Registers cases with a test runner; those that do not apply as skipped, with the reason in their names. */
export function register({ describe, it }: Runner, name: string, cases: readonly Case[]): void {
  describe(name, () => {
    for (const one of cases) {
      if (one.skipped === undefined) it(named(one), () => one.run(), one.timeoutMs + 5_000)
      else it.skip(`${named(one)} (skipped: ${one.skipped})`, async () => {})
    }
  })
}

/** Checks cases one after the other, without a test runner. */
export async function judge(cases: readonly Case[]): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  for (const one of cases) verdicts.push(await verdictOf(one))
  return verdicts
}

async function verdictOf({ id, where, skipped, run }: Case): Promise<Verdict> {
  const of = where === undefined ? { id } : { id, where }
  if (skipped !== undefined) return { ...of, outcome: 'skipped', reason: skipped }
  try {
    await run()
    return { ...of, outcome: 'kept' }
  } catch (reason) {
    return { ...of, outcome: 'broken', reason }
  }
}

function named({ id, where, title }: Case): string {
  return where === undefined ? `${id} ${title}` : `${id} [${where}] ${title}`
}
