import { type Balance, isPapyError } from '@papy/contract'
import type { Plumber } from '@papy/core'
import { type Extent, shareDone } from './progress.ts'
import type { NodeSnapshot, RunAbout, Snapshot } from './snapshot.ts'
import { Speed } from './speed.ts'

/** What a sampler looks at. */
export interface Sampled {
  readonly plumber: Plumber
  readonly about: RunAbout
  readonly extents: readonly Extent[]
  readonly limit: number
}

/** What is shown of a ledger. */
type Counts = Pick<Balance, 'read' | 'emitted' | 'errored' | 'deadLettered'>

/** Takes snapshots of a run. */
export class Sampler {
  state: Snapshot['state'] = 'running'
  #last: Counts = { read: 0, emitted: 0, errored: 0, deadLettered: 0 }
  readonly #speed = new Speed()
  readonly #speeds = new Map<string, Speed>()
  readonly #sampled: Sampled

  constructor(sampled: Sampled) {
    this.#sampled = sampled
  }

  sample(): Snapshot {
    const { plumber, about } = this.#sampled
    const { stats } = plumber
    const { read, emitted, errored, deadLettered } = this.#total()
    const elapsedMs = stats.startedAt === undefined ? 0 : stats.runTimeMs
    const nodes = Object.entries(stats.nodes).map(([name, node]): NodeSnapshot => {
      const { in: taken, out, errors, timeouts, retries, queued, busy, blocked, waiting, idle } = node
      const perSecond = this.#speedOf(name).at(elapsedMs, out)
      return { name, in: taken, out, errors, timeouts, retries, perSecond, queued, busy, blocked, waiting, idle }
    })
    const failed = errored + deadLettered
    const done = emitted + failed
    const perSecond = this.#speed.at(elapsedMs, done)
    const common = {
      run: about,
      at: Date.now(),
      state: this.state,
      elapsedMs,
      read,
      done,
      failed,
      perSecond,
      nodes,
    }
    return { ...common, ...this.#rest(read, done, elapsedMs) }
  }

  // A ledger that does not add up ends a run that debugs, and says so then: whoever looks on has nothing to add.
  #total(): Counts {
    try {
      this.#last = this.#sampled.plumber.ledger().total
    } catch (error) {
      if (!isPapyError(error)) throw error
    }
    return this.#last
  }

  #rest(read: number, done: number, elapsedMs: number): Pick<Snapshot, 'share' | 'leftMs'> {
    const { extents, limit } = this.#sampled
    const each = Math.max(1, extents.length)
    const share =
      this.state === 'running' ? shareDone(extents, { read: read / each, done: done / each, limit }) : undefined
    if (share === undefined) return {}
    return share > 0 ? { share, leftMs: (elapsedMs / share) * (1 - share) } : { share }
  }

  #speedOf(name: string): Speed {
    const known = this.#speeds.get(name)
    if (known !== undefined) return known
    const speed = new Speed()
    this.#speeds.set(name, speed)
    return speed
  }
}
