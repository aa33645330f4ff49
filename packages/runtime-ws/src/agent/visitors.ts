import { encodeError, RuntimeError } from '@papy/contract'
import { BEAT_MS, beat } from '../wire/beats.ts'
import type { Hello, Refusal, Welcome } from '../wire/control.ts'
import type { Duplex } from '../wire/duplex.ts'
import { Kind } from '../wire/frame.ts'
import { checkIdentity, identity } from '../wire/identity.ts'
import { helloIn } from './hello.ts'
import { type Hospitality, Visit } from './visit.ts'

/** A visit, its wire if it has one, and the clock that runs while it has none. */
interface Guest {
  readonly visit: Visit
  readonly coordinator: string
  /** How long it is kept while it has none. Ms. */
  readonly keepMs: number
  /** Where it said hello from, the first time. */
  readonly from: string
  wire?: Duplex | undefined
  stopBeats?: () => void
  orphaned?: NodeJS.Timeout
  /** When its wire came to an end that the other side made; on the clock of `performance.now()`. */
  leftAt?: number | undefined
  /** The coordinator knows that this agent is leaving: it orders nothing more. */
  knows?: boolean
}

/** Who asks for more than that is told how it goes more seldom. Ms. */
const SHORTEST_BEAT = 20

/** A wire over which nothing came for so many beats has nobody at its other end any more, or nothing comes through. */
const SILENT_BEATS = 5

/**
 * Whose wire was ended at its other end dials again at once, unless it is no more: so long it is waited for where others
 * want its places. Ms.
 */
const RETURN_MS = 3_000

/** Most coordinators at the same time. */
const MOST_GUESTS = 1_000

/** What is known of this agent's process. */
export interface House extends Hospitality {
  readonly boot: string
  readonly slots: number
  readonly orphanMs: number
  /** Somebody did not keep to the rules, and was sent away. */
  expelled(from: string, error: unknown): void
}

/** All coordinators that an agent works for, by session. */
export class Visitors {
  readonly #guests = new Map<string, Guest>()
  #draining: Promise<void> | undefined
  #onQuiet = (): void => undefined
  #room: NodeJS.Timeout | undefined
  readonly #house: House

  constructor(house: House) {
    this.#house = house
  }

  /** How many workers run for all of them. */
  get workers(): number {
    let workers = 0
    for (const { visit } of this.#guests.values()) workers += visit.workers
    return workers
  }

  /** How many coordinators there are. */
  get size(): number {
    return this.#guests.size
  }

  /** Whether it takes no new work. */
  get isLeaving(): boolean {
    return this.#draining !== undefined
  }

  /** A coordinator says hello over a new wire: it is a visitor from now on, or again. Its session, unless it was refused. */
  welcome(wire: Duplex, said: unknown, from: string): string | undefined {
    try {
      const hello = helloIn(said)
      checkIdentity(hello.identity)
      const guest = this.#guest(hello, from)
      this.#attach(guest, hello, wire)
      return hello.session
    } catch (error) {
      wire.speak(Kind.refusal, { error: encodeError(error) } satisfies Refusal)
      wire.end()
      return undefined
    }
  }

  /** What comes of a session over a wire of its. */
  guest(session: string): Visit | undefined {
    return this.#guests.get(session)?.visit
  }

  /** A wire is gone: its visit waits for another one, for so long. */
  left(session: string, wire: Duplex): void {
    const guest = this.#guests.get(session)
    if (guest === undefined || guest.wire !== wire) return
    this.#orphan(session, guest)
    guest.leftAt = performance.now()
    this.makeRoom()
  }

  /** A visit is over. */
  async end(session: string): Promise<void> {
    const guest = this.#guests.get(session)
    if (guest === undefined) return
    this.#guests.delete(session)
    clearTimeout(guest.orphaned)
    const { wire } = guest
    this.#detach(guest)
    wire?.end()
    await guest.visit.end()
    this.look()
  }

  /** Tells all of them that this agent is leaving; waits until their workers are done, and all that these said was heard. */
  drain(): Promise<void> {
    this.#draining ??= new Promise((resolve) => {
      this.#onQuiet = resolve
      for (const { wire } of this.#guests.values()) wire?.speak(Kind.drain, {})
    })
    this.look()
    return this.#draining
  }

  /** A coordinator knows that this agent is leaving. */
  acknowledged(session: string): void {
    const guest = this.#guests.get(session)
    if (guest !== undefined) guest.knows = true
    this.look()
  }

  /** Something came to its end: looks whether all has. */
  look(): void {
    if (this.#draining === undefined) return
    for (const { knows, visit } of this.#guests.values())
      if (knows !== true || visit.workers > 0 || !visit.peer.isIdle) return
    this.#onQuiet()
  }

  /** Tells all of them that this agent is leaving, and ends their visits. */
  async close(): Promise<void> {
    for (const { wire } of this.#guests.values()) wire?.speak(Kind.goodbye, {})
    await Promise.all([...this.#guests.keys()].map((session) => this.end(session)))
  }

  /** A place is free: the first who waits for one has it. Who is away is not asked. */
  offer(): void {
    for (const { visit, wire } of this.#guests.values()) if (wire !== undefined && visit.offer()) return
  }

  /** Somebody may wait for a place in vain: then whoever left first, and has not come back, gives up its own. */
  makeRoom(): void {
    clearTimeout(this.#room)
    if (![...this.#guests.values()].some(({ visit, wire }) => wire !== undefined && visit.isWaiting)) return
    const away = [...this.#guests].filter(([, { leftAt, visit }]) => leftAt !== undefined && visit.workers > 0)
    const [first] = away.sort(([, one], [, other]) => Number(one.leftAt) - Number(other.leftAt))
    if (first === undefined) return
    const [session, { leftAt }] = first
    const waitMs = Number(leftAt) + RETURN_MS - performance.now()
    if (waitMs > 0) this.#room = setTimeout(() => this.makeRoom(), waitMs).unref()
    else void this.end(session).then(() => this.makeRoom())
  }

  #guest({ session, coordinator, heard, keepMs = Number.POSITIVE_INFINITY }: Hello, from: string): Guest {
    const known = this.#guests.get(session)
    if (known !== undefined) return known
    if (heard > 0) {
      const message = 'this agent knows nothing of that session; it was started anew, or waited for it in vain'
      throw new RuntimeError('ERR_SESSION_GONE', message, { session })
    }
    if (this.isLeaving) {
      const message = 'this agent is leaving, and takes no new work; start another one'
      throw new RuntimeError('ERR_HOST_LEAVING', message)
    }
    if (this.#guests.size >= MOST_GUESTS) {
      const message = `this agent works for ${MOST_GUESTS} coordinators already; try again when some of them have ended`
      throw new RuntimeError('ERR_HOST_REFUSED', message, { session })
    }
    // A coordinator that begins anew has given up what it had here.
    for (const [other, guest] of this.#guests) if (guest.coordinator === coordinator) void this.end(other)
    // Who has given it up need not be waited for any longer.
    const keep = Math.min(this.#house.orphanMs, Math.max(0, keepMs))
    const visit = new Visit(this.#house, (error) => this.#expel(session, error))
    const guest: Guest = { coordinator, from, keepMs: keep, visit }
    this.#guests.set(session, guest)
    return guest
  }

  // Who is honest hears why, and says so where somebody can do something about it.
  #expel(session: string, error: unknown): void {
    const guest = this.#guests.get(session)
    if (guest === undefined) return
    guest.wire?.speak(Kind.refusal, { error: encodeError(error) } satisfies Refusal)
    this.#house.expelled(guest.from, error)
    void this.end(session)
  }

  // A greeting that is wrong changes nothing for whoever is there.
  #attach(guest: Guest, { session, heard, beatMs = BEAT_MS }: Hello, wire: Duplex): void {
    const { boot, slots } = this.#house
    const { peer } = guest.visit
    peer.check(heard)
    const before = guest.wire
    this.#detach(guest)
    before?.cut()
    clearTimeout(guest.orphaned)
    wire.speak(Kind.welcome, { identity: identity(), boot, heard: peer.heard, slots } satisfies Welcome)
    guest.wire = wire
    guest.leftAt = undefined
    if (this.#draining !== undefined) wire.speak(Kind.drain, {})
    const everyMs = Math.min(BEAT_MS, Math.max(SHORTEST_BEAT, beatMs))
    guest.stopBeats = beat(wire, () => this.#count(session, guest, SILENT_BEATS * everyMs), everyMs)
    peer.attach(wire, heard)
    while (guest.visit.offer());
  }

  // A good moment to see whether anybody is there, too.
  #count(session: string, guest: Guest, patienceMs: number): number {
    const { wire, visit } = guest
    if (wire !== undefined && performance.now() - wire.heardAt > patienceMs) {
      this.#orphan(session, guest)
      wire.cut()
    }
    return visit.workers
  }

  #orphan(session: string, guest: Guest): void {
    this.#detach(guest)
    guest.orphaned = setTimeout(() => void this.end(session), guest.keepMs).unref()
  }

  #detach(guest: Guest): void {
    guest.stopBeats?.()
    guest.wire = undefined
    guest.visit.peer.detach()
  }
}
