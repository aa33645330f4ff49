/** What a run is doing, at one moment: what its table shows, and what `papy watch` gets, as JSON. */
export interface Snapshot {
  readonly run: RunAbout
  /** Epoch Ms. */
  readonly at: number
  readonly state: 'running' | 'draining' | 'aborting' | 'finished' | 'failed' | 'interrupted'
  readonly elapsedMs: number
  /** Items read from the inputs; of them, those of which all has come out, and those of which a placeholder did. */
  readonly read: number
  readonly done: number
  readonly failed: number
  /** Items done per second, of late. */
  readonly perSecond: number
  /** Share of all there is to do, 0 to 1, and how long the rest may take; absent where nobody knows how much there is. */
  readonly share?: number
  readonly leftMs?: number
  readonly nodes: readonly NodeSnapshot[]
}

/** Which run it is. */
export interface RunAbout {
  readonly id: string
  /** The file of its pipeline. */
  readonly file: string
  readonly pid: number
  /** Epoch Ms. */
  readonly startedAt: number
}

/** What one piper is doing. */
export interface NodeSnapshot {
  readonly name: string
  readonly in: number
  readonly out: number
  readonly errors: number
  readonly timeouts: number
  readonly retries: number
  /** Items per second, of late. */
  readonly perSecond: number
  readonly queued: number
  /** Shares of the time since the start, 0 to 1: computing, held up by who reads it, held up by order, nothing to do. */
  readonly busy: number
  readonly blocked: number
  readonly waiting: number
  readonly idle: number
}

/** Whether a run is over. */
export function isOver({ state }: Pick<Snapshot, 'state'>): boolean {
  return state === 'finished' || state === 'failed' || state === 'interrupted'
}
