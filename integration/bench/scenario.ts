/** What a probe is told; see `cell/probes`. */
export type Settings = Readonly<Record<string, string | number | boolean>>

/** How large a measurement is: the real thing, a look at it, or just enough to run. */
export type Size = 'full' | 'quick' | 'tiny'

/** Who is measured. */
export interface Contestant {
  readonly name: string
  /** Ours; a peer, the best of which we are compared with; or a yardstick: what the machine, or a plain loop, does. */
  readonly role: 'ours' | 'peer' | 'yardstick'
  /** What it is told besides what all are told. */
  readonly settings: Settings
  /** Where this one needs other sizes than the rest. */
  readonly sizes?: Partial<Record<Size, Settings>>
  /** A program that has to be there. */
  readonly needs?: string
  /** A server that has to be there; it is started where it is not. */
  readonly server?: 'mysql'
}

/** One number of a contestant. */
export interface Reading {
  readonly of: string
  /** Left out: the metric of the scenario. */
  readonly metric?: string
}

/** What we want to reach: a bound for a number, or for its ratio to another. */
export interface Goal extends Reading {
  /** Its number in the table of goals; none for what was not asked for. */
  readonly number?: number
  readonly says: string
  /** What it is divided by; left out, the number itself is compared. `peers`: the best of them. */
  readonly against?: 'peers' | Reading
  readonly bound: number
  /** What must be reached at least, whatever the goal is: a bound like it, but one that a busy machine keeps too. */
  readonly gate?: number
  /** Whether the number, or the ratio, should be at least the bound, or at most. */
  readonly better: 'higher' | 'lower'
}

/** A number that is shown beside the metric. */
export interface Column {
  readonly metric: string
  readonly title: string
}

/** Something that is measured, with everybody who takes part. Data only. */
export interface Scenario {
  readonly name: string
  readonly title: string
  /** What is measured, and what one should know to judge it. */
  readonly about: string
  readonly metric: string
  readonly unit: string
  readonly better: 'higher' | 'lower'
  /** Told to all contestants. */
  readonly settings: Settings
  readonly sizes: Record<Size, Settings>
  readonly contestants: readonly Contestant[]
  readonly goals: readonly Goal[]
  readonly columns?: readonly Column[]
  /** Says what is wrong with an answer; `undefined` if nothing is. */
  check(answer: Answer, settings: Settings): string | undefined
  /** For measurements that are over quickly: as many in each round. @defaultValue 1 */
  readonly repeats?: number
}

/** What came of the items, so that a wrong result is never a fast one. */
export interface Answer {
  readonly count: number
  readonly sum: number
  readonly inOrder?: boolean
  readonly good?: boolean
  readonly wantedSum?: number
}

/** Everything a contestant is told. */
export function settingsOf(scenario: Scenario, contestant: Contestant, size: Size): Settings {
  const common = { ...scenario.settings, ...scenario.sizes[size] }
  return { ...common, ...contestant.settings, ...contestant.sizes?.[size] }
}
