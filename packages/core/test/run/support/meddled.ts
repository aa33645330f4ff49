import { type Batch, isLater, type Lane, type LaneSpec, type Pulled } from '@papy/contract/engine'
import type { Random } from '../../../../../.config/testing/random.ts'
import { DrawnPool } from './pool.ts'

/** What a dishonest pool does with the third batch of results. */
export type Meddling = 'lose' | 'duplicate' | 'swap' | 'forge'

/** A pool that cannot be trusted. */
export class MeddledPool extends DrawnPool {
  readonly #meddling: Meddling

  constructor(pick: Random, meddling: Meddling, ordered = true) {
    super(pick, { ordered })
    this.#meddling = meddling
  }

  override '~open'(spec: LaneSpec): Lane {
    return meddled(super['~open'](spec), this.#meddling)
  }
}

function meddled(lane: Lane, meddling: Meddling): Lane {
  const queue: Batch[] = []
  let [count, last] = [0, undefined as Batch | undefined]
  const isForged = () => meddling === 'forge' && last !== undefined && count++ < 1e6
  const received = (batch: Batch | undefined, max: number): Pulled<Batch> => {
    if (batch === undefined) {
      if (!isForged()) return undefined
      const { first, values, group } = last as Batch
      last = undefined
      return {
        values: ['forged'],
        first: first + values.length,
        group: group + values.length,
        offset: 0,
        width: 1,
        failed: false,
      }
    }
    last = batch
    if (++count !== 3) return batch
    if (meddling === 'duplicate') queue.push(batch)
    if (meddling === 'lose') return pull(max)
    if (meddling !== 'swap') return batch
    const next = lane.pull(max)
    const swapped = (other: Batch | undefined) => {
      queue.push(batch)
      return other ?? pull(max)
    }
    return isLater(next) ? next.then(swapped) : swapped(next)
  }
  const pull = (max: number): Pulled<Batch> => {
    const own = queue.shift()
    if (own !== undefined) return own
    const pulled = lane.pull(max)
    return isLater(pulled) ? pulled.then((batch) => received(batch, max)) : received(pulled, max)
  }
  return {
    start: () => lane.start(),
    wake: () => lane.wake(),
    drain: () => lane.drain(),
    settled: () => lane.settled(),
    giveUp: () => lane.giveUp(),
    close: () => lane.close(),
    get counts() {
      return lane.counts
    },
    pull,
  }
}
