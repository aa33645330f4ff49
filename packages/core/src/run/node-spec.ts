import type { Address, Batch, Flow, LaneEvent, LaneLeg, LaneSpec, Via } from '@papy/contract/engine'
import type { PiperSettings } from '../piper-options.ts'
import { reuseOf } from '../reuse.ts'
import type { Shape } from '../shape.ts'
import type { Worker } from '../worker.ts'
import type { Activity } from './activity.ts'
import type { Chronicle } from './chronicle.ts'

/** One input of a node, opened. */
export interface NodeInput {
  readonly flow: Flow<Batch>
  readonly shape: Shape
  /** The transport by which its items come, if they do not come with messages. */
  readonly via?: Via | undefined
  /** Who is read, for messages. */
  readonly name: string
}

/** What a piper brings to its node. */
export interface NodePiper {
  readonly name: string
  readonly worker: Worker
  readonly settings: PiperSettings
  /** Told of what happens. */
  readonly chronicle: Chronicle
  /** Of a run with a journal: told of attempts that came to nothing. */
  readonly attempt?: (node: string, event: LaneEvent) => void
}

/** What a node is made of. */
export interface NodeSpec extends NodePiper {
  readonly inputs: readonly NodeInput[]
  readonly activity: Activity
  /** Nobody here looks at the results; all readers send them on to workers. */
  readonly relay: boolean
  /** Transports that results are put into, and how many read them; `undefined`: none. */
  readonly outbound?: LaneSpec['outbound']
  /** What the first on its trip reads by. */
  readonly inbound?: LaneSpec['inbound']
  /** Transports that functions on its trip use themselves. */
  readonly items?: LaneSpec['items']
  /** What its functions keep open until the run ends; `undefined`: nobody knows when that is. */
  readonly sessions?: LaneSpec['sessions']
  /** Of a run with a journal: told of calls that were made together. */
  readonly hop?: LaneSpec['hop']
  /** Of a run with a journal: told of an item that failed before it came to a node that keeps something. */
  readonly miss?: (node: string, address: Address) => void
  /** Of a run that is gone on with: some items were done before, and do not come. */
  readonly hasGaps?: boolean
  /** Nobody else has the items that it reads. */
  readonly owns: boolean
  /** Items one reader may be ahead of another, at least. */
  readonly teeLimit: number
}

/** What a lane must know of a piper. */
export function legOf({ name, worker, settings, chronicle, attempt }: NodePiper): LaneLeg {
  const { timeoutMs, retry, keep, leases } = settings
  const unpack = unpackOf(settings)
  const reuse = reuseOf({ name, worker, settings }, unpack)
  return {
    name,
    steps: worker.steps,
    unpack,
    // Of items that took too long their placeholders tell: once each, as of all that failed.
    report: (event: LaneEvent) => {
      if (event.type === 'timeout') return
      chronicle.tell({ node: name, ...event })
      attempt?.(name, event)
    },
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(retry === undefined ? {} : { retry }),
    ...(keep ? { keep } : {}),
    ...(leases ? { leases } : {}),
    ...(reuse === undefined ? {} : { reuse }),
  }
}

// Items of any number are unpacked as far as they are read; in workers at once, because they must travel.
function unpackOf({ parallel, produce, repeat }: PiperSettings): LaneLeg['unpack'] {
  if (repeat || produce === 1) return undefined
  return produce === 'each' && parallel === false ? undefined : produce
}
