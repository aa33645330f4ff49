/** One thing that was looked at on this machine. */
export interface Check {
  /** What it is about: `Node`, `packages`, `system`, … */
  readonly area: Area
  readonly name: string
  /** `good`: as it should be; `note`: works, or is not needed, but one should know; `bad`: something will not work. */
  readonly state: 'good' | 'note' | 'bad'
  /** What was found. */
  readonly found: string
  /** What to do, where it is not as it should be. */
  readonly advice?: string
}

/** What checks are about, in the order in which they are shown. */
export const areas = ['Node', 'packages', 'native code', 'system', 'journals', 'conformance'] as const

/** One of {@link areas}. */
export type Area = (typeof areas)[number]
