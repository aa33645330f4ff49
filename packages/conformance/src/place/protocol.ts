import type { PluginDescriptor, PortableError, Ticket, TransportContext } from '@papy/contract'

/** What a place elsewhere is asked to do. */
export type Call =
  | { readonly do: 'open'; readonly end: number; readonly descriptor: string; readonly context: TransportContext }
  | { readonly do: 'put'; readonly end: number; readonly parts: readonly Uint8Array[]; readonly readers?: number }
  | { readonly do: 'take'; readonly end: number; readonly ticket: Ticket }
  | { readonly do: 'release' | 'drop'; readonly end: number; readonly ticket: Ticket }
  | { readonly do: 'close'; readonly end: number }

/** A call, and what is said without an answer being waited for. */
export type Request =
  | { readonly id: number; readonly call: Call }
  | { readonly abort: number }
  | { readonly free: number }
  | { readonly leave: true }

/** What `take` is answered with. */
export interface Taken {
  /** Number of the lease. */
  readonly lease: number
  readonly parts: readonly Uint8Array[]
  readonly borrowed: boolean
}

/** The answer to a call. */
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: PortableError }

/** Asks a descriptor for its plugin as its JSON, as production does. */
export const descriptorOf = (text: string): PluginDescriptor => JSON.parse(text) as PluginDescriptor
