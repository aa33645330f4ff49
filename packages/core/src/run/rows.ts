import { type Batch, type Column, columnOf, type Flow, isLater, type Pulled } from '@papy/contract/engine'

/** A batch with one column for each place of an inbox: what a join makes of the batches of its inputs. */
export interface Rows {
  readonly columns: readonly Column[]
  readonly size: number
  readonly group: number
  readonly offset: number
  readonly first: number
  readonly width: number
  readonly failed: boolean
  readonly ends?: readonly number[]
}

/** The rows of a single input. */
export function rowsOf(batch: Batch): Rows {
  const { group, offset, first, width, failed, ends } = batch
  const column = columnOf(batch)
  const rows = { columns: [column], size: column.length, group, offset, first, width, failed }
  return ends === undefined ? rows : { ...rows, ends }
}

/** A flow of batches as one of rows with a single column. */
export function singleColumn(flow: Flow<Batch>): Flow<Rows> {
  const convert = (batch: Batch | undefined) => batch && rowsOf(batch)
  return {
    pull(max: number): Pulled<Rows> {
      const pulled = flow.pull(max)
      return isLater(pulled) ? pulled.then(convert) : convert(pulled)
    },
    close: () => flow.close(),
  }
}
