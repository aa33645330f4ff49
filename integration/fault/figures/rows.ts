import { isPiperError } from '@papy/core'

/** How many of the numbers from 0 are missing, come twice or stand at the wrong place. */
export function wrongRows(rows: readonly unknown[], items: number): string {
  const values = rows.map((row) => (isPiperError(row) ? row.index : row) as number)
  const lost = items - new Set(values).size
  const twice = values.length - new Set(values).size
  const moved = values.filter((value, at) => at > 0 && value < (values[at - 1] as number)).length
  return `${lost} lost, ${twice} twice, ${moved} out of order`
}

/** What it says of rows that are all there, once and in order. */
export const rightRows = '0 lost, 0 twice, 0 out of order'
