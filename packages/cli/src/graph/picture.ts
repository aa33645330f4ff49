import { element, escape, rounded } from '../markup.ts'
import { textWidth } from '../picture/text-width.ts'
import { shortened } from '../picture/wrapped.ts'
import { counted } from '../report/number.ts'
import { type NodeNote, sizes } from './block.ts'
import { boxesOf, type Layout, layoutOf, type Placed, type Route } from './layout.ts'
import { nodePicture } from './node-picture.ts'
import type { GraphPool, PipelineGraph } from './pipeline-graph.ts'
import { COLOURS, graphStyle } from './style.ts'
import { type Tag, tagsOf } from './tags.ts'

/** Options of {@link graphPicture}. */
export interface PictureOptions {
  /** Said of nodes beside their names, by these. */
  readonly notes?: ReadonlyMap<string, NodeNote>
  /** Its title. @defaultValue 'Pipeline' */
  readonly title?: string
  /** Where several pictures are on one page, each needs an id of its own. @defaultValue 'papy-graph' */
  readonly id?: string
}

/** The least width that a picture with a legend has, in pixels. */
const LEAST_WIDTH = 240

/**
 * A graph as an SVG picture: nodes in the colours of their pools, serial ones plain; fused ones in a box; brackets where
 * items are gathered and unpacked; pipes with their transports, drawn double where there are several items for one. It
 * follows the reader's wish for light or dark. Equal graphs give equal bytes.
 */
export function graphPicture(graph: PipelineGraph, options: PictureOptions = {}): string {
  const { notes, title = 'Pipeline', id = 'papy-graph' } = options
  const layout = layoutOf(graph, notes)
  const colours = new Map(graph.pools.map(({ name }, at) => [name, `p${at % COLOURS}`]))
  const width = Math.ceil(Math.max(LEAST_WIDTH, layout.width))
  const legend = legendOf(graph.pools, colours, { top: layout.height, width })
  const height = Math.ceil(layout.height + legend.height)
  const widths = new Map(graph.nodes.map((node) => [node.name, node.width]))
  const many = ({ from }: { readonly from: string }) => (widths.get(from) ?? 1) !== 1
  const middle = element(
    'g',
    { transform: `translate(${rounded((width - layout.width) / 2)} 0)` },
    ...layout.blocks.flatMap(boxPicture),
    ...layout.routes.map((route) => pipePicture(route, many(route.pipe))),
    ...layout.blocks.flatMap((block) => innerPipes(block, widths)),
    ...layout.blocks.flatMap((block) => [...stubs(block)]),
    ...layout.blocks.flatMap((block) =>
      boxesOf(block).map((box) => nodePicture(box, colours.get(box.node.pool ?? ''))),
    ),
    ...tagsOf(layout, (route) => tagText(route, widths)).map(tagPicture),
  )
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'papy-graph',
      ...{ width, height },
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-labelledby': `${id}-title ${id}-desc`,
    },
    element('title', { id: `${id}-title` }, escape(title)),
    element('desc', { id: `${id}-desc` }, escape(describedGraph(graph))),
    element('style', {}, graphStyle),
    element('rect', { class: 'ground', width, height }),
    middle,
    legend.text,
  )
}

/** The graph in words, for those who cannot see it. */
export function describedGraph({ nodes, pipes }: PipelineGraph): string {
  const lines = nodes.map(({ name, pool }) => {
    const readers = pipes.filter(({ from }) => from === name).map(({ to, via }) => `${to} (${via})`)
    const where = pool === undefined ? '' : ` on ${pool}`
    return `${name}${where}: ${readers.length === 0 ? 'an output' : `read by ${readers.join(', ')}`}.`
  })
  return `${counted(nodes.length, 'node')} and ${counted(pipes.length, 'pipe')}. ${lines.join(' ')}`
}

function tagText({ pipe: { from, via } }: Route, widths: ReadonlyMap<string, number | 'each'>): string {
  const width = widths.get(from) ?? 1
  return width === 1 ? via : `${via} ×${width === 'each' ? 'n' : width}`
}

function pipePicture({ pipe, legs }: Route, many: boolean): string {
  const [first] = legs
  if (first === undefined) return ''
  const curves = legs.map(({ start, end, from, to }) => {
    const middle = rounded((from + to) / 2)
    const [x, toX] = [rounded(start.x), rounded(end.x)]
    return `V${rounded(from)}C${x} ${middle} ${toX} ${middle} ${toX} ${rounded(to)}`
  })
  const { x, y } = legs.at(-1)?.end ?? first.end
  const d = `M${rounded(first.start.x)} ${rounded(first.start.y)}${curves.join('')}V${rounded(y - 7)}`
  const title = element('title', {}, escape(`${pipe.from} → ${pipe.to}: ${pipe.via}, ${pipe.why}`))
  return element('g', {}, title, ...line(d, many, ''), head(x, y))
}

function line(d: string, many: boolean, core: string): readonly string[] {
  if (!many) return [element('path', { class: 'pipe', d })]
  return [element('path', { class: 'pipe many', d }), element('path', { class: `core ${core}`.trim(), d })]
}

function head(x: number, y: number): string {
  return element('path', { class: 'head', d: `M${rounded(x - 4.5)} ${rounded(y - 8)}h9l-4.5 8z` })
}

function boxPicture({ fused, left: x, top: y, width, height }: Placed): readonly string[] {
  if (!fused) return []
  const title = element('text', { class: 'title', x: x + 10, y: y + 15 }, 'fused')
  return [element('rect', { class: 'box', x, y, width, height, rx: 10 }), title]
}

function innerPipes(block: Placed, widths: ReadonlyMap<string, number | 'each'>): readonly string[] {
  const boxes = boxesOf(block)
  return boxes.slice(1).map((box, at) => {
    const above = boxes[at] ?? box
    const x = block.left + block.width / 2
    const d = `M${rounded(x)} ${rounded(above.y + above.height)}V${rounded(box.y - 7)}`
    const many = (widths.get(above.node.name) ?? 1) !== 1
    return element('g', {}, ...line(d, many, 'box-core'), head(x, box.y))
  })
}

// What comes in and goes out of the graph.
function* stubs({ left, width, top, height, isInput, isOutput }: Placed): Iterable<string> {
  const x = left + width / 2
  const arrow = (from: number) =>
    element('path', { class: 'pipe', d: `M${rounded(x)} ${rounded(from)}v${sizes.fusedInset}` }) + head(x, from + 18)
  if (isInput) yield element('circle', { class: 'stub', cx: x, cy: top - 20, r: 2.5 }) + arrow(top - 18)
  if (isOutput) yield arrow(top + height) + element('circle', { class: 'stub', cx: x, cy: top + height + 21, r: 2.5 })
}

function tagPicture({ x, y, text }: Tag): string {
  return element('text', { class: 'tag', x, y: y + 4 }, escape(text))
}

function legendOf(
  pools: readonly GraphPool[],
  colours: ReadonlyMap<string, string>,
  { top, width }: { readonly top: number; readonly width: number },
): { readonly text: string; readonly height: number } {
  let [x, y] = [16, top + 4]
  const items = pools.map((pool) => {
    const text = shortened(`${pool.name}: ${pool.workers.join(' + ')}`, { width: width - 56, size: 11 })
    const wide = textWidth(text, 11) + 38
    if (x > 16 && x + wide > width) [x, y] = [16, y + 20]
    const item =
      element('rect', { class: `node ${colours.get(pool.name)}`, x, y, width: 13, height: 13, rx: 3 }) +
      element('text', { class: 'legend', x: x + 19, y: y + 10.5 }, escape(text))
    x += wide
    return item
  })
  return { text: element('g', {}, ...items), height: pools.length === 0 ? 0 : y - top + 28 }
}

export type { Layout }
