import { encodeError, type Line } from '@papy/contract'
import type { Endpoint, Evaluation } from '@papy/contract/engine'
import { importing, isLater, openReuse } from '@papy/contract/engine'
import { type LiveStep, live, type PortableStep, revive, type Step } from '@papy/contract/function'
import type { LaneMessage, LegMessage } from '../wire/wire.ts'
import type { Cloakroom } from './cloakroom.ts'
import { Spares } from './spares.ts'

/** One piper or task as a worker knows it. */
export interface WorkerLeg extends Evaluation {
  /** Its name. */
  readonly node: string
  /** Arrays for its results. */
  readonly spares: Spares
  /** What its functions put into transports themselves is kept. */
  readonly keep: boolean
  /** It looks at large binary values where a transport has them. */
  readonly leases: boolean
}

/** One map as a worker knows it: its first leg, and those that follow on the same trip. */
export interface WorkerLane extends WorkerLeg {
  /** Id of its run. */
  readonly run: string | undefined
  readonly sameRealm: boolean
  /** Results are answered as bytes, where they can be. */
  readonly relay: boolean
  /** Buffers in results are moved. */
  readonly transfer: boolean
  readonly following: readonly WorkerLeg[]
  /** Transports by which items come, and into which results are put. */
  readonly inbound: readonly Endpoint[]
  readonly outbound: readonly Endpoint[]
  /** Transports that its functions use themselves. */
  readonly items: readonly Endpoint[]
}

/** One of the legs of a map. */
export function legAt(lane: WorkerLane, leg: number): WorkerLeg {
  return leg === 0 ? lane : (lane.following[leg - 1] as WorkerLeg)
}

/** Gets the functions of a map; says so, and answers `undefined`, where one cannot be had. */
export function workerLane(
  line: Line,
  message: LaneMessage,
  cloakroom: Cloakroom,
): WorkerLane | Promise<WorkerLane | undefined> {
  const { run, sameRealm, bare, relay, transfer, following = [], inbound = [], outbound = [], items = [] } = message
  const rest = { run, sameRealm, relay, transfer, inbound: [], outbound: [], items: [] }
  const broken = (error: unknown): undefined => {
    line.send({ type: 'broken', lane: message.lane, error: encodeError(error) })
    return undefined
  }
  try {
    const legs = [message, ...following].map((leg, at) => legOf(leg, sameRealm, at === 0 && bare))
    if (inbound.length + outbound.length + items.length > 0) {
      const ends = Promise.all([inbound, outbound, items].map((ids) => cloakroom.endpoints(ids)))
      return Promise.all([Promise.all(legs), ends]).then(
        ([known, [from = [], to = [], own = []]]) =>
          laneOf(known, { ...rest, inbound: from, outbound: to, items: own }),
        broken,
      )
    }
    if (!legs.some(isLater)) return laneOf(legs as WorkerLeg[], rest)
    return Promise.all(legs).then((known) => laneOf(known, rest), broken)
  } catch (error) {
    return Promise.resolve(broken(error))
  }
}

function laneOf(
  [first, ...following]: readonly WorkerLeg[],
  rest: Omit<WorkerLane, keyof WorkerLeg | 'following'>,
): WorkerLane {
  return { ...(first as WorkerLeg), following, ...rest }
}

function legOf(
  { node, steps, unpack, timeoutMs, keep = false, leases = false, reuse }: LegMessage,
  sameRealm: boolean,
  bare: boolean,
): WorkerLeg | Promise<WorkerLeg> {
  const rest = {
    node,
    bare,
    unpack,
    keep,
    leases,
    spares: new Spares(),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  }
  const alive = sameRealm ? liveSteps(steps as readonly Step[]) : revived(steps as readonly PortableStep[])
  if (reuse !== undefined)
    return Promise.all([alive, openReuse(reuse)]).then(([known, cache]) => ({ steps: known, reuse: cache, ...rest }))
  return isLater(alive) ? alive.then((known) => ({ steps: known, ...rest })) : { steps: alive, ...rest }
}

function liveSteps(steps: readonly Step[]): LiveStep[] | Promise<LiveStep[]> {
  const alive = steps.map(live)
  return alive.some(isLater) ? Promise.all(alive) : (alive as LiveStep[])
}

function revived(steps: readonly PortableStep[]): Promise<LiveStep[]> {
  const urls = steps.flatMap(({ ref }) => (ref.kind === 'module' ? [ref.url] : []))
  return importing(urls, () => Promise.all(steps.map(revive)))
}
