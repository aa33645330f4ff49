import { counted, percent, rated } from '../numbers.ts'
import type { Paint } from '../paint.ts'
import { cut, printable } from '../printable.ts'
import { headline } from './headline.ts'
import { isOver, type NodeSnapshot, type Snapshot } from './snapshot.ts'

/** How much room a table has. */
export interface Room {
  readonly columns: number
  readonly rows: number
}

/** One column; those of less weight go first where there is no room. */
interface Column {
  readonly title: string
  readonly weight: number
  text(node: NodeSnapshot): string
  color?(node: NodeSnapshot): 'red' | 'yellow' | 'green' | undefined
}

const columns: readonly Column[] = [
  { title: 'in', weight: 4, text: (node) => counted(node.in) },
  { title: 'out', weight: 9, text: (node) => counted(node.out) },
  {
    title: 'failed',
    weight: 7,
    text: (node) => counted(node.errors),
    color: ({ errors }) => (errors > 0 ? 'red' : undefined),
  },
  { title: 'rate', weight: 8, text: (node) => `${rated(node.perSecond)}/s` },
  { title: 'queue', weight: 5, text: (node) => counted(node.queued) },
  {
    title: 'busy',
    weight: 6,
    text: (node) => percent(node.busy),
    color: ({ busy }) => (busy > 0.8 ? 'green' : undefined),
  },
  {
    title: 'blocked',
    weight: 3,
    text: (node) => percent(node.blocked + node.waiting),
    color: ({ blocked, waiting }) => (blocked + waiting > 0.5 ? 'yellow' : undefined),
  },
  { title: 'idle', weight: 2, text: (node) => percent(node.idle) },
]

const GAP = 2
const LEAST_NAME = 8
const MOST_NAME = 40

/** The lines of a run: what it is, one line per node, and how far it is. None is longer than the room, none is coloured text cut. */
export function tableOf(snapshot: Snapshot, { columns: width, rows }: Room, paint: Paint): readonly string[] {
  const { nodes, run, state } = snapshot
  const most = Math.max(1, rows - 5)
  const shown = nodes.length > most ? nodes.slice(0, most - 1) : nodes
  const hidden = nodes.length - shown.length
  const title = cut(`${printable(run.file)} ${state}`, width)
  const head = title.endsWith(state)
    ? `${paint.bold(title.slice(0, -state.length))}${statePaint(state, paint)(state)}`
    : title
  return [
    head,
    ...linesOf(shown, width, paint),
    ...(hidden > 0 ? [paint.dim(cut(`… and ${hidden} more nodes`, width))] : []),
    ...progressOf(snapshot, width, paint),
  ]
}

function statePaint(state: Snapshot['state'], paint: Paint): (text: string) => string {
  if (state === 'failed' || state === 'aborting') return paint.red
  return state === 'running' || state === 'finished' ? paint.green : paint.yellow
}

function linesOf(nodes: readonly NodeSnapshot[], width: number, paint: Paint): readonly string[] {
  const cells = columns.map((column) => {
    const texts = nodes.map((node) => column.text(node))
    return { column, texts, width: Math.max(column.title.length, ...texts.map(({ length }) => length)) + GAP }
  })
  const names = nodes.map(({ name }) => printable(name))
  const wanted = Math.min(MOST_NAME, Math.max(LEAST_NAME, ...names.map((name) => [...name].length)))
  const fitting = fittingOf(cells, width - Math.min(wanted, LEAST_NAME * 2))
  const left = width - fitting.reduce((sum, cell) => sum + cell.width, 0)
  const nameWidth = Math.max(1, Math.min(wanted, left))
  const header = `${'node'.padEnd(nameWidth).slice(0, nameWidth)}${fitting.map((cell) => cell.column.title.padStart(cell.width)).join('')}`
  const lines = nodes.map((node, at) => {
    const name = cut(names[at] as string, nameWidth)
    const texts = fitting.map((cell) => {
      const color = cell.column.color?.(node)
      const text = (cell.texts[at] as string).padStart(cell.width)
      return color === undefined ? text : paint[color](text)
    })
    return `${name}${' '.repeat(nameWidth - [...name].length)}${texts.join('')}`
  })
  return [paint.dim(header), ...lines]
}

interface Cells {
  readonly column: Column
  readonly width: number
  readonly texts: readonly string[]
}

function fittingOf(cells: readonly Cells[], width: number): readonly Cells[] {
  const byWeight = [...cells].sort((one, other) => other.column.weight - one.column.weight)
  const kept = new Set<Cells>()
  let left = width
  for (const cell of byWeight) {
    if (cell.width > left) break
    kept.add(cell)
    left -= cell.width
  }
  return cells.filter((cell) => kept.has(cell))
}

const MOST_BAR = 30

function progressOf(snapshot: Snapshot, width: number, paint: Paint): readonly string[] {
  const text = cut(headline(snapshot), width)
  const { share } = snapshot
  const room = Math.min(MOST_BAR, width - text.length - 1)
  if (share === undefined || room < 10 || isOver(snapshot)) return [text]
  const full = Math.round(share * room)
  return [`${paint.green('█'.repeat(full))}${paint.dim('░'.repeat(room - full))} ${text}`]
}
