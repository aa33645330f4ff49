import { encodeError, type Lease, type Transport } from '@papy/contract'
import { type Answer, type Call, descriptorOf, type Request, type Taken } from '../place/protocol.ts'
import { openHere } from '../place/realm.ts'

/** The ends that are open at a place, and what is going on with them. */
export class Ends {
  #next = 0
  readonly #say: (answer: Answer) => void
  readonly #leave: () => void
  readonly #ends = new Map<number, Transport>()
  readonly #leases = new Map<number, Lease>()
  readonly #aborts = new Map<number, AbortController>()

  constructor(say: (answer: Answer) => void, leave: () => void) {
    this.#say = say
    this.#leave = leave
  }

  hear(request: Request): void {
    if ('call' in request) void this.#answer(request.id, request.call)
    else if ('abort' in request) this.#aborts.get(request.abort)?.abort()
    else if ('free' in request) this.#leases.get(request.free)?.release()
    else this.#leave()
  }

  async #answer(id: number, call: Call): Promise<void> {
    const abort = new AbortController()
    this.#aborts.set(id, abort)
    try {
      this.#say({ id, value: await this.#do(call, abort.signal) })
    } catch (error) {
      this.#say({ id, error: encodeError(error) })
    }
    this.#aborts.delete(id)
  }

  async #do(call: Call, signal: AbortSignal): Promise<unknown> {
    if (call.do === 'open') {
      this.#ends.set(call.end, await openHere(descriptorOf(call.descriptor), call.context))
      return undefined
    }
    const end = this.#ends.get(call.end) as Transport
    switch (call.do) {
      case 'put':
        return end.put(call.parts, { signal, ...(call.readers === undefined ? {} : { readers: call.readers }) })
      case 'take':
        return this.#taken(await end.take(call.ticket, { signal }))
      case 'release':
        return end.release(call.ticket)
      case 'drop':
        return end.drop(call.ticket)
      case 'close':
        return end[Symbol.asyncDispose]()
    }
    call satisfies never
  }

  #taken(lease: Lease): Taken {
    const id = this.#next++
    this.#leases.set(id, lease)
    return { lease: id, parts: lease.parts.map((part) => new Uint8Array(part)), borrowed: lease.borrowed }
  }
}
