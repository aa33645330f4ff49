import type { PluginDescriptor } from '../plugin.ts'
import type { Ticket, TransportContext } from '../transport.ts'
import type { Endpoint } from './endpoint.ts'

/** What a worker must know to open its end of a transport. */
export interface ViaOpening {
  /** Name of the transport, unlike that of any other run. */
  readonly id: string
  readonly transport: PluginDescriptor
  /** Where the user chose none, values are written as a structured clone would copy them. */
  readonly serializer?: PluginDescriptor
  readonly context: TransportContext
}

/** Values in a transport: what they were put against; or, where they are few bytes, these themselves. */
export interface Deposit {
  readonly via: string
  readonly ticket?: Ticket
  readonly parts?: readonly Uint8Array[]
}

/** A transport between pipers, as the coordinator has it for one run. */
export interface Via {
  readonly id: string
  /** Whether what a worker put outlives it. */
  readonly durable: boolean
  /** Whether the run is over. */
  readonly closed: boolean
  /** What one more worker must know: its end has a place of its own. */
  opening(): ViaOpening
  /** The end in this thread: opened once. */
  open(): Promise<Endpoint>
  /** Reads what a worker put. */
  take(deposit: Deposit): Promise<readonly unknown[]>
  /** What a worker put is there until it is dropped. */
  keep(deposit: Deposit): void
  /** Nobody will take it any more. */
  drop(deposit: Deposit): void
  /** Calls back once when the run is over, so that workers may close their ends. Answers what takes that back. */
  onClose(told: () => void): () => void
}
