import { encode, SCORES, SIZE } from './blosum62.ts'

/** The best local alignment of two sequences. */
export interface LocalAlignment {
  /** The sum of what the aligned residues score, less what the gaps cost. */
  readonly score: number
  /** In order; between two of them is a gap. */
  readonly blocks: readonly Block[]
}

/** A stretch without a gap: the residues where it starts in the left and in the right sequence, from 0, and its length. */
export type Block = readonly [left: number, right: number, length: number]

/** How many residues stand opposite each other. */
export function alignedLength(blocks: readonly Block[]): number {
  return blocks.reduce((sum, [, , length]) => sum + length, 0)
}

/** All is counted in half points, which are whole numbers: the first residue of a gap costs 10, each more 0.5. */
const HALVES = Int32Array.from(SCORES, (score) => 2 * score)
const OPEN = 20
const EXTEND = 1

/** Where a cell's score comes from: nowhere (alignments start behind such a cell), or one of three neighbours. */
const NOWHERE = 0
const DIAGONAL = 1
const ABOVE = 2
const BESIDE = 3
const SOURCE = 3

/** Whether the gap that ends in a cell ends in this neighbour, too. */
const ABOVE_GOES_ON = 4
const BESIDE_GOES_ON = 8

/** Below every score, yet far from where integers wrap round. */
const NEVER = -(2 ** 29)

/**
 * Aligns two sequences locally (Smith & Waterman 1981, Gotoh 1982) with BLOSUM62, where a gap of L residues costs
 * 10 + 0.5 (L - 1). Of equal sources the diagonal is taken, of equally good ends the first in row order.
 */
export function smithWaterman(left: string, right: string): LocalAlignment {
  const table = fill(encode(left), encode(right))
  return { score: table.best / 2, blocks: traceBack(table) }
}

/** One row per residue of the left sequence, one column per residue of the right, and before them an empty one each. */
interface Table {
  readonly width: number
  /** Where each cell's score comes from, row after row. */
  readonly sources: Uint8Array
  /** Of the row that was filled last: its cells' scores, and those of gaps that end in them from above. */
  readonly scores: Int32Array
  readonly gaps: Int32Array
  best: number
  end: number
}

function fill(rows: Uint8Array, columns: Uint8Array): Table {
  const width = columns.length + 1
  const table: Table = {
    width,
    sources: emptyTable(rows.length + 1, width),
    scores: new Int32Array(width),
    gaps: new Int32Array(width).fill(NEVER),
    best: 0,
    end: 0,
  }
  for (let i = 0; i < rows.length; i++) fillRow(table, (i + 1) * width, rows[i] * SIZE, columns)
  return table
}

/**
 * Fills one row of the table: a function of its own, since the engine makes fast code of what is called often, and
 * less reliably of a loop that it has to enter in the middle.
 *
 * @param start the row's first cell
 * @param residue where the scores of the row's residue start
 */
function fillRow(table: Table, start: number, residue: number, columns: Uint8Array): void {
  const { width, sources, scores, gaps } = table
  let { best, end } = table
  let diagonal = 0
  let score = 0
  let gapBeside = NEVER
  for (let j = 1; j < width; j++) {
    const above = scores[j]
    const match = diagonal + HALVES[residue + columns[j - 1]]
    let goesOn = 0
    let gapAbove = gaps[j] - EXTEND
    if (gapAbove > above - OPEN) goesOn = ABOVE_GOES_ON
    else gapAbove = above - OPEN
    gapBeside -= EXTEND
    if (gapBeside > score - OPEN) goesOn |= BESIDE_GOES_ON
    else gapBeside = score - OPEN

    score = Math.max(0, match, gapAbove, gapBeside)
    sources[start + j] = goesOn | source(score, match, gapAbove)
    if (score > best) {
      best = score
      end = start + j
    }
    diagonal = above
    scores[j] = score
    gaps[j] = gapAbove
  }
  table.best = best
  table.end = end
}

/** Used again for every pair: tables made anew, 50 kB each, would keep the garbage collector busy. */
let memory = new Uint8Array()

/** A table whose first row and column are empty; what else it holds will be overwritten. */
function emptyTable(height: number, width: number): Uint8Array {
  if (memory.length < height * width) memory = new Uint8Array(2 * height * width)
  memory.fill(NOWHERE, 0, width)
  for (let start = 0; start < height * width; start += width) memory[start] = NOWHERE
  return memory
}

function source(score: number, match: number, gapAbove: number): number {
  if (score === 0) return NOWHERE
  if (score === match) return DIAGONAL
  return score === gapAbove ? ABOVE : BESIDE
}

/** Walks from the best cell to the one behind which its alignment starts. */
function traceBack({ width, sources, end }: Table): Block[] {
  const blocks: Block[] = []
  let cell = end
  while ((sources[cell] & SOURCE) !== NOWHERE) {
    const before = cell
    while ((sources[cell] & SOURCE) === DIAGONAL) cell -= width + 1
    const length = (before - cell) / (width + 1)
    if (length > 0) blocks.push([Math.floor(cell / width), cell % width, length])
    else cell = acrossGap(sources, cell, width)
  }
  return blocks.reverse()
}

/** The cell before the gap that ends in a cell. */
function acrossGap(sources: Uint8Array, end: number, width: number): number {
  const isAbove = (sources[end] & SOURCE) === ABOVE
  const [step, goesOn] = isAbove ? [width, ABOVE_GOES_ON] : [1, BESIDE_GOES_ON]
  let start = end
  while ((sources[start] & goesOn) !== 0) start -= step
  return start - step
}
