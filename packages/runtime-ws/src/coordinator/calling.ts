import { decodeError, RuntimeError } from '@papy/contract'
import { WebSocket } from 'ws'
import type { Hello, Refusal, Welcome } from '../wire/control.ts'
import { Duplex, type DuplexEvents } from '../wire/duplex.ts'
import { type Incoming, Kind } from '../wire/frame.ts'
import type { NotReached, Way } from './way.ts'

/** Waits between two tries to reach a host: each is twice as long as the one before, and up to a half more or less. Ms. */
const [FIRST_WAIT, LONGEST_WAIT] = [250, 5_000]

/** What calling a host asks of whoever wants it, and tells. */
export interface CallingEvents {
  hello(): Hello
  /** How long this try may take, in Ms. */
  patience(): number
  /** It answered. Who hears what comes over the wire from now on; `undefined`: it is the wrong one. */
  met(wire: Duplex, welcome: Welcome): DuplexEvents | undefined
  /** It did not. Whether to try again. */
  missed(why: NotReached): boolean
}

/** One try: what it waits for is given up by `signal`. */
interface Try {
  readonly giveUp: AbortController
  readonly deadline: NodeJS.Timeout
}

/** Calls a host again and again until it answers: there is a wire to it, and it is greeted. */
export class Calling {
  #try: Try | undefined
  #again: NodeJS.Timeout | undefined
  #waitMs = FIRST_WAIT
  #held = false
  readonly #way: Way
  readonly #events: CallingEvents

  constructor(way: Way, events: CallingEvents) {
    this.#way = way
    this.#events = events
  }

  /** Begins, unless it goes on already. */
  begin(): void {
    if (this.#try !== undefined || this.#again !== undefined) return
    const giveUp = new AbortController()
    const one: Try = { giveUp, deadline: setTimeout(() => giveUp.abort(), Math.max(1, this.#events.patience())) }
    this.#try = one
    void this.#way.open(giveUp.signal).then((found) => {
      if (this.#try === one) {
        if (found instanceof WebSocket) this.#greet(found, one)
        else this.#missed(found)
      } else if (found instanceof WebSocket) found.terminate()
    })
  }

  /** Gives it up. */
  stop(): void {
    const { giveUp } = this.#try ?? {}
    this.#end()
    giveUp?.abort()
    clearTimeout(this.#again)
    this.#again = undefined
    this.#waitMs = FIRST_WAIT
  }

  /** Whether waiting keeps the process alive. */
  hold(busy: boolean): void {
    this.#held = busy
    if (busy) this.#again?.ref()
    else this.#again?.unref()
  }

  #greet(socket: WebSocket, one: Try): void {
    let events: DuplexEvents = {
      message: (message) => {
        events = this.#answered(wire, message) ?? deaf
      },
      drained: () => undefined,
      closed: () => {
        if (this.#try === one) this.#missed(this.#mute())
      },
    }
    const wire = new Duplex(socket, {
      message: (message) => events.message(message),
      drained: () => events.drained(),
      closed: (code) => events.closed(code),
    })
    one.giveUp.signal.addEventListener('abort', () => wire.cut(), { once: true })
    wire.speak(Kind.hello, this.#events.hello())
  }

  #answered(wire: Duplex, message: Incoming): DuplexEvents | undefined {
    const welcome = message.kind === Kind.welcome && 'body' in message ? welcomeIn(message.body) : undefined
    if (welcome === undefined) {
      wire.end()
      this.#missed(message.kind === Kind.refusal && 'body' in message ? this.#refused(message.body) : this.#mute())
      return undefined
    }
    this.#end()
    this.#waitMs = FIRST_WAIT
    return this.#events.met(wire, welcome)
  }

  #missed(why: NotReached): void {
    this.#end()
    if (!this.#events.missed(why)) return
    const waitMs = Math.min(this.#waitMs * (0.5 + Math.random()), this.#events.patience())
    const again = setTimeout(() => {
      this.#again = undefined
      this.begin()
    }, waitMs)
    if (!this.#held) again.unref()
    this.#again = again
    this.#waitMs = Math.min(2 * this.#waitMs, LONGEST_WAIT)
  }

  #end(): void {
    clearTimeout(this.#try?.deadline)
    this.#try = undefined
  }

  // What it says why is what counts; of a session that it does not know it has nothing any more.
  #refused(body: unknown): NotReached {
    const error = refusalIn(body)
    if (error === undefined) return this.#mute()
    const isGone = error.code === 'ERR_SESSION_GONE'
    const isLeaving = error.code === 'ERR_HOST_LEAVING'
    return { error, isGone, isFinal: !isGone && !isLeaving, isLeaving }
  }

  #mute(): NotReached {
    const host = this.#way.name
    const message = `the agent at ${host} does not answer as one of papy does; see what listens there`
    return { error: new RuntimeError('ERR_HOST_UNREACHABLE', message, { host }), isGone: false, isFinal: false }
  }
}

/** Hears what comes over a wire of which nobody wants anything. */
const deaf: DuplexEvents = { message: () => undefined, drained: () => undefined, closed: () => undefined }

function welcomeIn(body: unknown): Welcome | undefined {
  const { boot, heard, slots } = (body ?? {}) as Partial<Welcome>
  const isOne = typeof boot === 'string' && Number.isSafeInteger(heard) && Number.isSafeInteger(slots)
  return isOne ? (body as Welcome) : undefined
}

/** Why an agent will not; `undefined` for what says nothing of that. */
export function refusalIn(body: unknown): RuntimeError | undefined {
  try {
    const error = decodeError((body as Refusal).error)
    return error instanceof RuntimeError ? error : undefined
  } catch {
    return undefined
  }
}
