import { TransportError } from '../errors.ts'
import type { Held } from '../medium/medium.ts'
import type { Bytes } from '../transport.ts'
import type { BufferPool } from './buffer-pool.ts'
import { Call, type Callee } from './call.ts'
import { type FrameKind, type Header, Kind } from './frame.ts'
import { type Note, Outbox } from './outbox.ts'
import type { Landing } from './receiver.ts'
import { type Order, Want } from './want.ts'

/** How often goods are asked for again, after the wire broke under them. */
const MOST_BREAKS = 3

/** How long what is still to be said may take, when a reader leaves. */
const MOST_CLOSING_MS = 1_000

/** A reader's connection to one producer: opened when it is needed, and again when it broke. */
export class Link {
  readonly #callee: Callee
  readonly #pool: BufferPool
  readonly #gone: () => void
  /** By number, whoever waits for those goods: the first is being served, the others are next. */
  readonly #wants = new Map<number, Want[]>()
  readonly #discards = new Map<number, (() => void)[]>()
  readonly #outbox: Outbox
  #call: Call | undefined
  #closing = false

  /** @param gone - called when the producer cannot be reached any more: the next one who asks needs a new link */
  constructor(callee: Callee, pool: BufferPool, gone: () => void) {
    this.#callee = callee
    this.#pool = pool
    this.#gone = gone
    this.#outbox = new Outbox(callee.seal, () => this.#flush())
  }

  /** Fetches goods; `undefined` where the producer has none such. */
  get(order: Order): Promise<Held | undefined> {
    const want = new Want(order, this.#pool, (aborted) => this.#abandon(aborted))
    const waiting = this.#wants.get(order.number)
    if (waiting === undefined) this.#wants.set(order.number, [want])
    else waiting.push(want)
    if (waiting === undefined) this.#say(Kind.get, order.number)
    return want.promise
  }

  /** Tells the producer that one reader is done. */
  release(number: number): void {
    this.#say(Kind.release, number)
  }

  /** Tells the producer to let go of goods; done when it has. */
  discard(number: number): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#discards.get(number)
      if (waiting === undefined) this.#discards.set(number, [resolve])
      else waiting.push(resolve)
      this.#say(Kind.discard, number)
    })
  }

  /** Says what is still to be said, and ends; after a second at most. */
  async close(): Promise<void> {
    this.#closing = true
    this.#fail(new TransportError('ERR_TRANSPORT_CLOSED', 'the transport was closed while goods were on their way'))
    this.#flush()
    const call = this.#call
    if (call !== undefined) {
      const cut = setTimeout(() => call.cut(), MOST_CLOSING_MS)
      if (call.open || this.#outbox.isEmpty) call.end()
      await call.ended
      clearTimeout(cut)
    }
    this.#outbox.clear()
    this.#settleDiscards()
  }

  #say(kind: FrameKind, number: number): void {
    this.#outbox.add(kind, number)
  }

  #flush(): void {
    if (this.#outbox.isEmpty) return
    this.#call ??= this.#dial()
    if (!this.#call.open) return
    const bytes = this.#outbox.take((note) => this.#still(note))
    if (bytes.byteLength > 0) this.#call.say(bytes)
    this.#call.hold(this.#isBusy)
  }

  #dial(): Call {
    return new Call(this.#callee, {
      opened: () => {
        this.#flush()
        this.#call?.hold(this.#isBusy)
        if (this.#closing) this.#call?.end()
      },
      over: (error) => this.#over(error),
      landing: (header) => this.#landing(header),
      landed: (header) => this.#landed(header),
      told: (header) => this.#told(header),
    })
  }

  get #isBusy(): boolean {
    return this.#wants.size > 0 || this.#discards.size > 0 || !this.#outbox.isEmpty
  }

  // What was put in the outbox may have settled itself since, or be about an earlier wire.
  #still({ kind, number }: Note): Bytes | undefined {
    if (kind !== Kind.get && kind !== Kind.cancel) return 0
    const want = this.#wants.get(number)?.[0]
    if (want === undefined) return undefined
    if (kind === Kind.cancel) return want.asked && want.abandoned ? 0 : undefined
    if (want.asked) return undefined
    want.asked = true
    return want.order.byteLength
  }

  #landing(header: Header): Landing | undefined | false {
    if (this.#closing) return undefined
    const want = this.#wants.get(header.number)?.[0]
    return want === undefined ? false : want.landing(header)
  }

  #isAbandoned(number: number): boolean {
    return this.#wants.get(number)?.[0]?.abandoned === true
  }

  #landed({ kind, number }: Header): boolean {
    if (kind === Kind.data && !this.#isAbandoned(number)) this.#next(number)?.settle()
    return true
  }

  #told({ kind, number }: Header): boolean {
    if (kind === Kind.discard) {
      this.#discarded(number)
      return true
    }
    if (this.#closing) return true
    const want = this.#wants.get(number)?.[0]
    if (want?.asked !== true) return false
    if (kind === Kind.missing) {
      if (!want.abandoned) this.#next(number)?.settle()
      return true
    }
    if (kind !== Kind.cancel || !want.abandoned) return false
    this.#next(number)?.drop()
    return true
  }

  // Who was served leaves; whoever waits for the same is next.
  #next(number: number): Want | undefined {
    const waiting = this.#wants.get(number)
    const served = waiting?.shift()
    if (waiting === undefined || waiting.length === 0) this.#wants.delete(number)
    else this.#say(Kind.get, number)
    this.#call?.hold(this.#isBusy)
    return served
  }

  // What was asked for already comes until the producer has heard; only then the same can be asked for again.
  #abandon(want: Want): void {
    const { number } = want.order
    const waiting = this.#wants.get(number) ?? []
    if (want.asked) return this.#say(Kind.cancel, number)
    const at = waiting.indexOf(want)
    if (at === 0) this.#next(number)
    else if (at > 0) waiting.splice(at, 1)
  }

  #discarded(number: number): void {
    for (const resolve of this.#discards.get(number) ?? []) resolve()
    this.#discards.delete(number)
    this.#call?.hold(this.#isBusy)
  }

  #settleDiscards(): void {
    for (const number of [...this.#discards.keys()]) this.#discarded(number)
  }

  #over(error: TransportError | undefined): void {
    this.#call = undefined
    if (error === undefined && !this.#closing) return this.#again()
    this.#outbox.clear()
    if (error !== undefined) this.#fail(error)
    this.#settleDiscards()
    this.#gone()
  }

  // What was being served when the wire broke is asked for anew.
  #again(): void {
    for (const [number, waiting] of [...this.#wants]) {
      const want = waiting[0] as Want
      if (!want.asked) continue
      want.drop()
      want.breaks += 1
      if (want.abandoned) this.#next(number)
      else if (want.breaks > MOST_BREAKS) this.#next(number)?.fail(broke(this.#callee))
      else this.#say(Kind.get, number)
    }
    for (const number of this.#discards.keys()) this.#say(Kind.discard, number)
    if (this.#isBusy) this.#flush()
    else this.#gone()
  }

  #fail(error: TransportError): void {
    const waiting = [...this.#wants.values()].flat()
    this.#wants.clear()
    for (const want of waiting) want.fail(error)
  }
}

function broke({ transport, place }: Callee): TransportError {
  const message = `${transport}: the connection to place ${place} broke again and again while an item came`
  return new TransportError('ERR_MEDIUM_FAILED', message, { place })
}
