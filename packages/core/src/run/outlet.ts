import { isPiperError } from '@papy/contract'
import { type Batch, closeQuietly, type Flow, isLater, type Pulled, sliceBatch } from '@papy/contract/engine'

/** A flow whose batches, and whose end, are looked at on their way. */
export function observed(flow: Flow<Batch>, look: (batch: Batch) => void, onEnd?: () => void): Flow<Batch> {
  const through = (batch: Batch | undefined) => {
    if (batch !== undefined) look(batch)
    else onEnd?.()
    return batch
  }
  return {
    pull(max: number): Pulled<Batch> {
      const pulled = flow.pull(max)
      return isLater(pulled) ? pulled.then(through) : through(pulled)
    },
    close: () => flow.close(),
  }
}

/** `debug`: a flow that ends at the first placeholder by throwing it; the items before it leave first. */
export function debugged(flow: Flow<Batch>): Flow<Batch> {
  let failure: { readonly error: unknown } | undefined
  let ended = false
  const stop = (batch: Batch | undefined): Batch | undefined => {
    if (batch === undefined || !batch.failed) return batch
    const at = batch.values.findIndex(isPiperError)
    if (at < 0) return batch
    ended = true
    closeQuietly(flow)
    if (at === 0) throw batch.values[at]
    failure = { error: batch.values[at] }
    return sliceBatch(batch, 0, at)
  }
  return {
    pull(max: number): Pulled<Batch> {
      if (failure !== undefined) {
        const { error } = failure
        failure = undefined
        throw error
      }
      if (ended) return undefined
      const pulled = flow.pull(max)
      return isLater(pulled) ? pulled.then(stop) : stop(pulled)
    },
    close: () => flow.close(),
  }
}
