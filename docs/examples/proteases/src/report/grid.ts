import { element } from './element.ts'

/** A square of coloured cells, 1 by 1 each, as one path for each colour. Cells without colour stay empty. */
export function grid(cells: readonly (readonly (string | undefined)[])[]): string {
  const paths = new Map<string, string>()
  for (const [row, colours] of cells.entries()) {
    for (const { colour, column, length } of runs(colours)) {
      paths.set(colour, `${paths.get(colour) ?? ''}M${column} ${row}h${length}v1h-${length}z`)
    }
  }
  return [...paths].map(([colour, d]) => element('path', { style: `fill:${colour}`, d })).join('')
}

/** Neighbours of one colour. */
interface Run {
  readonly colour: string
  readonly column: number
  readonly length: number
}

function runs(colours: readonly (string | undefined)[]): Run[] {
  const starts = [...colours.keys()].filter((column) => column === 0 || colours[column] !== colours[column - 1])
  return starts.flatMap((column, k) => {
    const colour = colours[column]
    return colour === undefined ? [] : [{ colour, column, length: (starts[k + 1] ?? colours.length) - column }]
  })
}
