import { element, escape, rounded } from '../markup.ts'
import { type Box, gathers, sizes, unpacks } from './block.ts'

/** A node: its name, what is said of it, and its brackets. */
export function nodePicture(box: Box, colour: string | undefined): string {
  const { node, x, y, width, height } = box
  return element(
    'g',
    { class: colour },
    element('title', {}, escape(node.name)),
    element('rect', { class: 'node', x, y, width, height, rx: node.pool === undefined ? 12 : 5 }),
    ...texts(box),
    ...level(box),
    ...(gathers(node) ? [bracket(box, 'above', String(node.consume))] : []),
    ...(unpacks(node) ? [bracket(box, 'below', `${node.repeat ? '=' : ''}${node.produce}`)] : []),
  )
}

function texts({ lines, notes, note, x, y, width }: Box): readonly string[] {
  const middle = x + width / 2
  const { inset, nameLine, noteLine } = sizes
  const below = y + inset + lines.length * nameLine
  const alarm = (at: number) => (note?.alarming === true && at === notes.length - 1 ? 'note alarm' : 'note')
  return [
    ...lines.map((line, at) =>
      element('text', { class: 'name', x: middle, y: y + inset + at * nameLine + 14 }, escape(line)),
    ),
    ...notes.map((line, at) =>
      element('text', { class: alarm(at), x: middle, y: below + at * noteLine + 11 }, escape(line)),
    ),
  ]
}

function level({ note, x, y, width, height }: Box): readonly string[] {
  if (note?.level === undefined) return []
  const all = width - 2 * sizes.padding
  const bar = { x: x + sizes.padding, y: y + height - 10, height: 4, rx: 2 }
  const share = Math.min(1, Math.max(0, note.level))
  return [
    element('rect', { class: 'track', ...bar, width: all }),
    element('rect', { class: 'level', ...bar, width: all * share }),
  ]
}

// What is above it becomes one, or what is below it was one.
function bracket({ x, y, width, height }: Box, side: 'above' | 'below', text: string): string {
  const middle = x + width / 2
  const half = Math.min(width / 2 - 16, 30)
  const [flat, tips] = side === 'above' ? [y - 5, -6] : [y + height + 5, 6]
  const d = `M${rounded(middle - half)} ${rounded(flat + tips)}v${-tips}h${rounded(2 * half)}v${tips}`
  const label = element('text', { class: 'width', x: middle + half + 5, y: flat + (side === 'above' ? 0 : 8) }, text)
  return element('path', { class: 'bracket', d }) + label
}
