import { describe, type Line, TransportError } from '@papy/contract'
import type { Deposit, Via } from '@papy/contract/engine'
import { offerPlugin } from '@papy/contract/function'
import type { ShutMessage, ViaMessage } from '../wire/wire.ts'
import { Rendezvous } from './rendezvous.ts'

/** How long, in Ms, a worker with nothing else to do may take to close its ends of transports. */
const SHUT_MS = 1_000

/** The transports that one worker has open. */
export class HandVias {
  /** Each of them, and how not to be told of its end. */
  readonly #open = new Map<string, { readonly via: Via; readonly forget: () => void }>()
  /** Of these, those that it was told to close. */
  readonly #shutting = new Set<string>()
  readonly #shut = new Rendezvous(SHUT_MS)
  readonly #line: Pick<Line, 'send'>
  readonly #label: string

  constructor(line: Pick<Line, 'send'>, label: string) {
    this.#line = line
    this.#label = label
  }

  /** The worker is told of one, unless it was. @throws TransportError where it cannot be opened for another */
  show(via: Via): void {
    if (this.#open.has(via.id)) return
    try {
      const opening = via.opening()
      for (const plugin of [opening.transport, opening.serializer]) if (plugin !== undefined) offerPlugin(plugin)
      this.#line.send({ type: 'via', opening } satisfies ViaMessage)
    } catch (error) {
      throw unopened(this.#label, error)
    }
    // It may have put something of which nothing has been heard yet: known until the worker says that this is all.
    const forget = via.onClose(() => {
      this.#shutting.add(via.id)
      this.#line.send({ type: 'shut', via: via.id } satisfies ShutMessage)
    })
    this.#open.set(via.id, { via, forget })
  }

  /** The worker has closed its end. */
  closed(id: string): void {
    this.#open.delete(id)
    this.#shutting.delete(id)
    if (this.#shutting.size === 0) this.#shut.met()
  }

  /** Nobody will ask for this. */
  letGo(deposit: Deposit): void {
    const via = this.#open.get(deposit.via)?.via
    via?.keep(deposit)
    via?.drop(deposit)
  }

  /** Whether some are being closed. */
  get shutting(): boolean {
    return this.#shutting.size > 0
  }

  /** Waits until those are closed that are to be; no longer than {@link SHUT_MS}. */
  shut(): Promise<void> {
    return this.#shut.wait()
  }

  /** The worker is no more. */
  end(): void {
    this.#shutting.clear()
    this.#shut.met()
    for (const { forget } of this.#open.values()) forget()
  }
}

// What is wrong with a transport is no fault of the items.
function unopened(worker: string, error: unknown): TransportError {
  if (error instanceof TransportError) return error
  const message = `a transport cannot be opened for ${worker}: ${describe(error)}`
  return new TransportError('ERR_MEDIUM_FAILED', message, { cause: error, worker })
}
