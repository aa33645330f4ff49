/** An arrow between two blocks, by their numbers. */
export interface Arrow {
  readonly from: number
  readonly to: number
}

/** What stands in a row: a block, or the place at which an arrow passes the row. */
export interface Spot {
  /** The number of the block; absent: an arrow passes. */
  readonly block?: number
  readonly row: number
  readonly width: number
}

/** All rows of a picture. Spots are known by their numbers; those of blocks are the numbers of the blocks. */
export interface Rows {
  readonly spots: readonly Spot[]
  /** The spots of each row, from left to right. */
  readonly rows: readonly (readonly number[])[]
  /** From row to row: which spots are connected. */
  readonly links: readonly Arrow[]
  /** The spots on the way of each arrow, both ends included. */
  readonly ways: readonly (readonly number[])[]
}

/** The width of the place at which an arrow passes a row, in pixels. */
const PASSAGE = 18

/**
 * Puts each block into a row below everything that it reads, and inputs as near as they can be to their first reader.
 *
 * @param widths - of the blocks, which stand in an order in which none comes before what it reads
 */
export function ranked(widths: readonly number[], arrows: readonly Arrow[]): Rows {
  const rowOf = rowsOfBlocks(widths.length, arrows)
  const spots: Spot[] = widths.map((width, block) => ({ block, row: rowOf[block] ?? 0, width }))
  const links: Arrow[] = []
  const ways = arrows.map(({ from, to }) => {
    const way = [from]
    for (let row = (rowOf[from] ?? 0) + 1; row < (rowOf[to] ?? 0); row++) {
      way.push(spots.length)
      spots.push({ row, width: PASSAGE })
    }
    way.push(to)
    way.slice(1).forEach((spot, at) => {
      links.push({ from: way[at] ?? 0, to: spot })
    })
    return way
  })
  return { spots, rows: inRows(spots), links, ways }
}

function rowsOfBlocks(count: number, arrows: readonly Arrow[]): readonly number[] {
  const rows = new Array<number>(count).fill(0)
  const ordered = [...arrows].sort((a, b) => a.to - b.to || a.from - b.from)
  for (const { from, to } of ordered) rows[to] = Math.max(rows[to] ?? 0, (rows[from] ?? 0) + 1)
  const read = new Set(arrows.map(({ to }) => to))
  for (let block = 0; block < count; block++) {
    const readers = arrows.filter(({ from }) => from === block).map(({ to }) => rows[to] ?? 0)
    if (!read.has(block) && readers.length > 0) rows[block] = Math.min(...readers) - 1
  }
  return rows
}

function inRows(spots: readonly Spot[]): readonly (readonly number[])[] {
  const rows: number[][] = []
  spots.forEach(({ row }, spot) => {
    while (rows.length <= row) rows.push([])
    rows[row]?.push(spot)
  })
  return rows
}
