import type { Plugin } from '@papy/contract'
import type { Piper } from '../piper.ts'
import type { Branch } from '../piper-options.ts'
import type { Fit, Misfit } from '../shape.ts'
import type { Via } from './choice.ts'

/** A piper in a graph. */
export interface Node {
  readonly piper: Piper
  /** Unique in the graph. */
  readonly name: string
  readonly branch: Branch | undefined
  readonly extra: unknown
  /** Counts up in the order in which pipers were first mentioned. */
  readonly mention: number
  /** Pipes by the node they come from. */
  readonly inbound: Map<Node, Pipe>
  /** Pipes by the node they go to. */
  readonly outbound: Map<Node, Pipe>
  /** Greater than that of every node upstream; see {@link Ranks}. */
  rank: number
  /** Shapes of its items; `undefined` where it, or one upstream of it, does not fit. */
  fit: Fit | undefined
  /** Why it cannot read what comes. */
  misfit: Misfit | undefined
}

/** A pipe between two pipers. */
export interface Pipe {
  readonly from: Node
  readonly to: Node
  /** Counts up in the order in which pipes were first mentioned. */
  readonly mention: number
  /** What was asked for, the transport that it came to, and why. */
  readonly wish: Via | undefined
  readonly via: Plugin<'transport'> | undefined
  readonly why: string
}
