import { StateError, TransportError } from '../errors.ts'
import type { PluginDescriptor } from '../plugin.ts'
import type { Affixes } from '../transport.ts'
import { currentFrame } from './current-task.ts'
import type { Endpoint } from './endpoint.ts'
import { isLater } from './flow.ts'
import { checkItemTicket, type ItemTicket } from './item-ticket.ts'

/** Tells the run that a call put an item, before anybody can take it. */
export type HoldItem = (ticket: ItemTicket, index: number) => void

/** The transports that the functions of a node may use themselves, at one worker and for one run of calls. */
export class ItemDesk {
  readonly #ends: readonly Endpoint[]
  readonly #hold: HoldItem
  /** What is to be dropped once the call that took it is known to be good, by its index. */
  readonly #taken: { readonly index: number; readonly end: Endpoint; readonly ticket: ItemTicket }[] = []

  constructor(ends: readonly Endpoint[], hold: HoldItem) {
    this.#ends = ends
    this.#hold = hold
  }

  put(value: unknown, { transport, keep, affixes }: ItemPlace, index: number): ItemTicket | Promise<ItemTicket> {
    const ticket = this.#endFor(transport).items.put(value, { keep, affixes })
    const held = (known: ItemTicket): ItemTicket => {
      if (!keep) this.#hold(known, index)
      return known
    }
    return isLater(ticket) ? ticket.then(held) : held(ticket)
  }

  take(ticket: unknown, { transport, remove }: ItemSource, index: number): unknown {
    checkItemTicket(ticket)
    const end = this.#endOf(ticket, transport)
    if (remove) this.#taken.push({ index, end, ticket })
    return end.items.take(ticket)
  }

  /** The calls are answered, but for those that failed, which may be made again: drops what the others took for good. */
  settle(failed: (index: number) => boolean): void {
    for (const { index, end, ticket } of this.#taken.splice(0)) if (!failed(index)) end.items.drop(ticket)
  }

  #endFor(transport: PluginDescriptor): Endpoint {
    const key = keyOf(transport)
    const end = this.#ends.find(({ descriptor }) => keyOf(descriptor) === key)
    if (end !== undefined) return end
    throw outside(`a transport that it does not know, ${transport.export}`)
  }

  #endOf(ticket: ItemTicket, transport: PluginDescriptor | undefined): Endpoint {
    const own = this.#ends.find(({ id }) => id === ticket.via)
    if (own !== undefined) return own
    const given = transport && this.#endFor(transport)
    // Where nothing is kept there is nothing to be had, and nobody to be asked: who wrote the ticket may be a stranger.
    if (given?.keeps && transport?.specifier === ticket.transport) return given
    const holder = transport === undefined ? 'the transport that holds it' : ticket.transport
    const message = `the ticket is of another run, or of a transport that is not upstream; give loadItem ${holder}`
    throw new TransportError('ERR_TICKET_FOREIGN', message, { transport: ticket.transport, run: ticket.run })
  }
}

/** Where an item is put. */
export interface ItemPlace {
  readonly transport: PluginDescriptor
  readonly keep: boolean
  readonly affixes?: Affixes | undefined
}

/** Where an item is taken from. */
export interface ItemSource {
  /** Absent: whatever was put upstream. */
  readonly transport?: PluginDescriptor | undefined
  /** Nobody else takes it. */
  readonly remove: boolean
}

/** What a function may do with the transports of its run. */
export interface CurrentItems {
  put(value: unknown, place: ItemPlace): ItemTicket | Promise<ItemTicket>
  take(ticket: unknown, source: ItemSource): unknown
}

/**
 * The transports of the run for which the calling function is called. Ask before the first `await`.
 *
 * @throws StateError `ERR_STATE` outside of a call of a run that has some
 */
export function currentItems(): CurrentItems {
  const frame = currentFrame()
  const items = frame?.items
  if (frame === undefined || items === undefined) throw outside('no pipeline')
  const { desk, keep } = items
  const { index } = frame.task()
  return {
    put: (value, place) => desk.put(value, keep ? { ...place, keep } : place, index),
    take: (ticket, source) => desk.take(ticket, source, index),
  }
}

function outside(what: string): StateError {
  const message = `items are dumped and loaded in ${what}; put dumpItem and loadItem into the pipers of a Plumber or Dagger`
  return new StateError('ERR_STATE', message, { state: 'idle', call: 'currentItems' })
}

// Options are few and the same object each time: to write them out again would cost more than the look.
const keys = new WeakMap<PluginDescriptor, string>()

/** The same for transports of the same kind and options. */
export function keyOf(descriptor: PluginDescriptor): string {
  const known = keys.get(descriptor) ?? JSON.stringify(descriptor)
  keys.set(descriptor, known)
  return known
}
