import type { Node, Pipe } from './graph/node.ts'

/** What is drawn. */
export interface Drawn {
  readonly nodes: readonly Node[]
  readonly pipes: readonly Pipe[]
}

/** The graph in the DOT language of Graphviz. Parallel pipers are boxes with their pool's name; the others are rounded. */
export function dot(drawn: Drawn): string {
  const ids = idsOf(drawn)
  const nodes = drawn.nodes.map(
    (node) => `  ${ids.get(node)} [label=${quoteDot(labelOf(node, '\n'))}${dotShape(node)}]`,
  )
  const pipes = drawn.pipes.map((pipe) => `  ${ids.get(pipe.from)} -> ${ids.get(pipe.to)}${dotLabel(pipe)}`)
  const head = ['digraph papy {', '  rankdir=TB', '  node [shape=box]']
  return [...head, ...nodes, ...pipes, '}', ''].join('\n')
}

/** The graph as a Mermaid flowchart, as GitHub and others show it. */
export function mermaid(drawn: Drawn): string {
  const ids = idsOf(drawn)
  const nodes = drawn.nodes.map(
    (node) => `  ${ids.get(node)}${mermaidShape(node, quoteMermaid(labelOf(node, '<br/>')))}`,
  )
  const pipes = drawn.pipes.map((pipe) => `  ${ids.get(pipe.from)} -->${mermaidLabel(pipe)} ${ids.get(pipe.to)}`)
  return ['flowchart TB', ...nodes, ...pipes, ''].join('\n')
}

// Names may hold anything; numbers in the order of the nodes never need quoting and never clash.
function idsOf({ nodes }: Drawn): ReadonlyMap<Node, string> {
  return new Map(nodes.map((node, at) => [node, `p${at}`]))
}

function labelOf({ name, piper: { settings } }: Node, separator: string): string {
  return settings.parallel === false ? name : `${name}${separator}on ${settings.parallel.name}`
}

const viaOf = ({ via }: Pipe): string | undefined => via?.descriptor.export

const dotShape = ({ piper }: Node): string => (piper.settings.parallel === false ? ', style=rounded' : '')

function dotLabel(pipe: Pipe): string {
  const via = viaOf(pipe)
  return via === undefined ? '' : ` [label=${quoteDot(via)}]`
}

function mermaidLabel(pipe: Pipe): string {
  const via = viaOf(pipe)
  return via === undefined ? '' : `|${quoteMermaid(via)}|`
}

const mermaidShape = ({ piper }: Node, label: string): string =>
  piper.settings.parallel === false ? `(${label})` : `[${label}]`

const quoteDot = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`

// Mermaid knows no escapes but these entities, which it writes without an ampersand.
const quoteMermaid = (text: string): string => {
  const parts = text.split('<br/>').map((part) => part.replace(/[#"<>&\n]/g, (sign) => `#${sign.charCodeAt(0)};`))
  return `"${parts.join('<br/>')}"`
}
