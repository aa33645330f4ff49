import type { NodeStats, PlumberStats } from '@papy/core'

/** What a run did over its time: one column for each moment at which it was looked at. */
export interface TimeLine {
  /** Ms since the start of the run. */
  readonly atMs: readonly number[]
  /** By the names of the pipers. */
  readonly nodes: Readonly<Record<string, NodeLine>>
  readonly process: ProcessLine
}

/** Of a piper: sums since the start, but for `queued`. */
export interface NodeLine {
  readonly in: readonly number[]
  readonly out: readonly number[]
  readonly errors: readonly number[]
  /** Calls that were submitted and not pulled, at that moment. */
  readonly queued: readonly number[]
  /** Ms that it was computing, of each of its workers on average; likewise the other two. */
  readonly busyMs: readonly number[]
  readonly blockedMs: readonly number[]
  readonly waitingMs: readonly number[]
}

/** Of the main process, with its threads. */
export interface ProcessLine {
  /** Ms of CPU since the recorder was made, of all threads together. */
  readonly cpuMs: readonly number[]
  /** Ms that the main thread was not waiting, since then. */
  readonly loopMs: readonly number[]
  /** Memory at that moment. */
  readonly rssBytes: readonly number[]
}

/** Moments that are kept at most. Beyond, every other one is forgotten, and they are looked for half as often. */
export const MOST_MOMENTS = 240

/** Between two moments, in Ms. */
const LEAST_MS = 120

/** What a process has used so far. */
export type Usage = { readonly [Key in keyof ProcessLine]: number }

interface Moment {
  readonly atMs: number
  readonly nodes: Readonly<Record<string, { readonly [Key in keyof NodeLine]: number }>>
  readonly usage: Usage
}

/** Takes a run down in bounded memory: the longer it is, the further apart are the moments. */
export class TimeLineWriter {
  #moments: Moment[] = []
  #leastMs = 0

  /** Notes a moment, where enough time has passed since the last one; always with `last`. */
  note({ runTimeMs, nodes }: PlumberStats, usage: Usage, last = false): void {
    const before = this.#moments.at(-1)
    if (before !== undefined && runTimeMs <= before.atMs) return
    // Rates over a moment would be wild.
    if (last && this.#moments.length > 1 && runTimeMs - (before?.atMs ?? 0) < LEAST_MS) this.#moments.pop()
    if (!last && before !== undefined && runTimeMs - before.atMs < this.#leastMs) return
    const seen = Object.entries(nodes).map(([name, node]) => [name, momentOf(node, runTimeMs)] as const)
    this.#moments.push({ atMs: rounded(runTimeMs), nodes: Object.fromEntries(seen), usage })
    if (this.#moments.length > MOST_MOMENTS) this.#thin()
  }

  read(): TimeLine {
    const moments = this.#moments
    const names = Object.keys(moments.at(-1)?.nodes ?? {})
    const usageOf = (key: keyof Usage) => moments.map(({ usage }) => rounded(usage[key]))
    return {
      atMs: moments.map(({ atMs }) => atMs),
      nodes: Object.fromEntries(names.map((name) => [name, lineOf(name, moments)])),
      process: { cpuMs: usageOf('cpuMs'), loopMs: usageOf('loopMs'), rssBytes: usageOf('rssBytes') },
    }
  }

  // The first and the last stay. From now on they are as far apart as these are, less what timers are early.
  #thin(): void {
    const last = this.#moments.length - 1
    this.#moments = this.#moments.filter((_, at) => at % 2 === 0 || at === last)
    const spanMs = (this.#moments.at(-1)?.atMs ?? 0) - (this.#moments[0]?.atMs ?? 0)
    this.#leastMs = (0.95 * spanMs) / (this.#moments.length - 1)
  }
}

function momentOf(stats: NodeStats, runTimeMs: number): Moment['nodes'][string] {
  const { in: read, out, errors, queued, perSecond, busy, blocked, waiting } = stats
  // Its own clock stops with its last item; its rate tells what it shows.
  const elapsedMs = perSecond > 0 ? (out / perSecond) * 1_000 : runTimeMs
  const [busyMs, blockedMs, waitingMs] = [busy, blocked, waiting].map((share) => rounded(share * elapsedMs))
  return { in: read, out, errors, queued, busyMs: busyMs ?? 0, blockedMs: blockedMs ?? 0, waitingMs: waitingMs ?? 0 }
}

function lineOf(name: string, moments: readonly Moment[]): NodeLine {
  const of = (key: keyof NodeLine) => moments.map(({ nodes }) => nodes[name]?.[key] ?? 0)
  return {
    ...{ in: of('in'), out: of('out'), errors: of('errors'), queued: of('queued') },
    ...{ busyMs: of('busyMs'), blockedMs: of('blockedMs'), waitingMs: of('waitingMs') },
  }
}

const rounded = (value: number): number => Math.round(value * 10) / 10
