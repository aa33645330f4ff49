import type { LiveStep, Step } from '../function/index.ts'
import type { Address, Batch } from './batch.ts'
import type { Calls } from './calls.ts'
import type { Flow } from './flow.ts'
import type { ItemTicket } from './item-ticket.ts'
import type { Pulse } from './pulse.ts'
import type { RetryPolicy } from './retry.ts'
import type { Reuse } from './reuse.ts'
import type { Outbound } from './stored.ts'
import type { Via } from './via.ts'

/** What one piper or task is evaluated by: a leg of a trip to a worker. */
export interface LaneLeg {
  /** Name of the piper or task: the `node` of its errors. */
  readonly name: string
  /** Functions, composed left to right. */
  readonly steps: readonly Step[]
  /** What each result is unpacked into where it is made. */
  readonly unpack: number | 'each' | undefined
  readonly timeoutMs?: number
  /** What is attempted again; default: items of lost workers, 3 attempts in all. */
  readonly retry?: RetryPolicy
  /** What its functions put into transports stays when the run is over. */
  readonly keep?: boolean
  /** Its functions look at large binary values where the transport has them, for the time of the call. */
  readonly leases?: boolean
  /** Where its results are looked for before it is called, and kept. */
  readonly reuse?: Reuse
  /** Told of what happens beside results. */
  readonly report?: (event: LaneEvent) => void
}

/** The transports that the functions of a lane use themselves. */
export interface LaneItems {
  readonly vias: readonly Via[]
  /** A call of this group put something: it is dropped when all that became of the group has left, or the run is over. */
  hold(ticket: ItemTicket, group: number): void
}

/** Opens what functions of a lane keep open for the length of the run. */
export interface LaneSessions {
  /** @param address - of the item with which the function is being called */
  open(step: Step, node: string, address: () => Address): Promise<LiveStep>
}

/** Calls that were made together: how an item went through a node. */
export interface Hop extends Pick<Calls, 'first' | 'group' | 'offset' | 'width' | 'size'> {
  readonly ends?: readonly number[]
  /** Label of the worker; absent in this thread. */
  readonly worker?: string | undefined
  /** Its host; absent on this one. */
  readonly host?: string | undefined
  readonly attempt: number
  /** When it began: epoch Ms. */
  readonly at: number
  readonly tookMs: number
  /** How many of the results were not computed but found, by leg. */
  readonly reused?: readonly number[]
  /** Why they will be made again: their worker was lost. */
  readonly lost?: string
}

/** What a pool is asked to evaluate. */
export interface LaneSpec extends LaneLeg {
  /** Id of the run that it is evaluated for, for whoever is told of it. */
  readonly run?: string
  /** What is to be called; pulled from as far ahead as the buffer allows. */
  readonly calls: Flow<Calls>
  /** The first function takes the bare item. */
  readonly bare: boolean
  readonly ordered: boolean
  /** Most calls per message, so that the sub-items of one item spread over workers. */
  readonly maxChunk: number
  readonly pulse: Pulse
  /**
   * Buffers in results, or in items and results, are moved to the other side instead of copied. An item that was moved is
   * gone when its worker is: it is not attempted again.
   */
  readonly transfer?: 'results' | 'both'
  /** All readers send the results on to workers: they need not be unpacked here. */
  readonly relay?: boolean
  /** For each place of the inbox: the transport by which its items come; `undefined`: with the message. */
  readonly inbound?: readonly (Via | undefined)[]
  /** Results are put into these transports, for so many readers. */
  readonly outbound?: Outbound
  /** Transports that its functions use themselves. */
  readonly items?: LaneItems
  /** Of a lane in this thread: opens functions that keep something open for the length of the run. */
  readonly sessions?: LaneSessions
  /** Told of calls that were made together; absent: nobody wants to know. */
  readonly hop?: (hop: Hop) => void
  /**
   * Legs of the same trip: each is called with the results of the one before, one item a call, in the same worker.
   * Asked for only where `settings.fuse` of the pool is true.
   */
  readonly following?: readonly LaneLeg[]
}

/** Something that happened in a lane beside results: a few in a run, never one per item that goes well. */
export interface LaneEvent {
  readonly type: 'timeout' | 'retry' | 'worker-lost' | 'worker-joined'
  /** Index of the item that it happened to. */
  readonly index?: number
  /** Which attempt of it that was, from 1. */
  readonly attempt?: number
  readonly error?: unknown
  /** Label of the worker it happened at. */
  readonly worker?: string
  /** What it is about, for people. */
  readonly message?: string
}

/** One evaluated map of a pool: results are pulled from it. */
export interface Lane extends Flow<Batch> {
  /** Begins to read. Before it, and before the first pull, nothing is read. */
  start(): void
  /** Something may go on: a pause is over. */
  wake(): void
  /** Reads on without regard to the buffer until the input has ended: a draining stop. */
  drain(): void
  /** Settles when all that was read is finished and no more will be read. */
  settled(): Promise<void>
  /** Gives unfinished calls up: how many. Finished ones stay readable, and then comes the end. */
  giveUp(): number
  readonly counts: LaneCounts
}

/** Numbers of one leg of a lane since it was opened. Times in Ms. */
export interface LegCounts {
  readonly timeouts: number
  readonly retries: number
  /** Calls that were not made, because what they give was in a cache; absent where there is none. */
  readonly reused?: number
  /** Worker time spent. */
  readonly busyMs: number
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number }
}

/** Numbers of one lane since it was opened. Times in Ms. */
export interface LaneCounts {
  /** Calls submitted, results delivered. */
  readonly submitted: number
  readonly pulled: number
  readonly failed: number
  readonly timeouts: number
  readonly retries: number
  /** Calls that were not made, because what they give was in a cache; absent where there is none. */
  readonly reused?: number
  /** Calls at, or on the way to, workers. */
  readonly running: number
  /** Worker time spent. */
  readonly busyMs: number
  /** Time in which nothing could be submitted because finished results were not pulled. */
  readonly blockedMs: number
  /** Time in which finished results waited for an unfinished one before them. */
  readonly waitingMs: number
  /** First item that holds finished ones up, and since when (epoch Ms). */
  readonly headOfLine?: { readonly index: number; readonly sinceMs: number }
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number }
  /** With several legs: what each of them did. */
  readonly legs?: readonly LegCounts[]
}
