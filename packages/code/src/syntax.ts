import { type ParseError, parse } from '@babel/parser'
import type { Comment, File, Node } from '@babel/types'
import { PlumberError } from '@papy/contract'
import type { Position } from '@papy/core/program'

/** A text, and what its grammar makes of it. */
export interface Syntax {
  readonly text: string
  /** What errors call the text. */
  readonly file: string
  readonly tree: File
  readonly comments: readonly Comment[]
}

/** Parses TypeScript or JavaScript. @throws PlumberError `ERR_NOT_READABLE` */
export function syntaxOf(text: string, file: string): Syntax {
  try {
    const tree = parse(text, { sourceType: 'module', plugins: ['typescript', 'explicitResourceManagement'] })
    return { text, file, tree, comments: tree.comments ?? [] }
  } catch (cause) {
    const { message, loc, pos } = cause as ParseError & Error & { readonly pos?: number }
    const at = { line: loc?.line ?? 1, column: (loc?.column ?? 0) + 1, offset: pos ?? 0 }
    throw unreadable(file, at, message.replace(/ \(\d+:\d+\)$/, ''), cause)
  }
}

/** Where a node begins. */
export function positionOf(node: Node | Comment): Position {
  const { line, column } = node.loc?.start ?? { line: 1, column: 0 }
  return { line, column: column + 1, offset: node.start ?? 0 }
}

/** The refusal of what a text says at a place. */
export function unreadable(file: string, at: Position, why: string, cause?: unknown): PlumberError {
  const { line, column } = at
  return new PlumberError('ERR_NOT_READABLE', `${file}:${line}:${column}: ${why}`, { file, line, column, cause })
}

/** The text of a node. */
export function textOf({ text }: Syntax, { start, end }: Node): string {
  return text.slice(start ?? 0, end ?? 0)
}

/** All nodes in one, itself included. */
export function* nodesIn(node: Node): Generator<Node> {
  yield node
  for (const part of Object.values(node) as unknown[])
    for (const child of Array.isArray(part) ? (part as unknown[]) : [part]) if (isNode(child)) yield* nodesIn(child)
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    'start' in value &&
    'loc' in value &&
    !isComment(value)
  )
}

function isComment(value: object): boolean {
  return /^Comment(?:Line|Block)$/.test((value as { readonly type: string }).type)
}
