import {
  anyFailed,
  type Batch,
  batchWith,
  columnOf,
  type Flow,
  isLater,
  isStored,
  type Pulled,
} from '@papy/contract/engine'

/** A flow whose values were put into a transport for others: they are taken out here, for who reads them otherwise. */
export function redeemed(flow: Flow<Batch>): Flow<Batch> {
  const through = (batch: Batch | undefined): Pulled<Batch> => {
    if (batch === undefined) return undefined
    const column = columnOf(batch)
    if (!isStored(column)) return batch
    const { group, offset, first, width, failed, ends } = batch
    const address = { group, offset, first, width, ...(ends === undefined ? {} : { ends }) }
    return column.redeem().then((values) => {
      column.done()
      // What was lost, and could not be made again, is a placeholder only now.
      return batchWith(values, { ...address, failed: failed || anyFailed(values) })
    })
  }
  return {
    pull(max: number): Pulled<Batch> {
      const pulled = flow.pull(max)
      return isLater(pulled) ? pulled.then(through) : through(pulled)
    },
    close: () => flow.close(),
  }
}
