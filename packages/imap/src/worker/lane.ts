import { encodeError, type Line } from '@papy/contract'
import type { Evaluation } from '@papy/contract/engine'
import { importing, isLater } from '@papy/contract/engine'
import { type LiveStep, live, type PortableStep, revive, type Step } from '@papy/contract/function'
import type { LaneMessage } from '../wire.ts'

/** One map as a worker knows it. */
export interface WorkerLane extends Evaluation {
  readonly sameRealm: boolean
  /** Results are answered as bytes, where they can be. */
  readonly relay: boolean
  /** Buffers in results are moved. */
  readonly transfer: boolean
  /** Name of the piper or task. */
  readonly node: string
}

/** Gets the functions of a map; says so, and answers `undefined`, where one cannot be had. */
export function workerLane(line: Line, message: LaneMessage): WorkerLane | Promise<WorkerLane | undefined> {
  const { node, sameRealm, bare, unpack, relay, transfer, timeoutMs } = message
  const rest = { node, sameRealm, bare, unpack, relay, transfer, ...(timeoutMs === undefined ? {} : { timeoutMs }) }
  const broken = (error: unknown): undefined => {
    line.send({ type: 'broken', lane: message.lane, error: encodeError(error) })
    return undefined
  }
  try {
    const steps = sameRealm
      ? liveSteps(message.steps as readonly Step[])
      : revived(message.steps as readonly PortableStep[])
    return isLater(steps) ? steps.then((known) => ({ steps: known, ...rest }), broken) : { steps, ...rest }
  } catch (error) {
    return Promise.resolve(broken(error))
  }
}

function liveSteps(steps: readonly Step[]): LiveStep[] | Promise<LiveStep[]> {
  const alive = steps.map(live)
  return alive.some(isLater) ? Promise.all(alive) : (alive as LiveStep[])
}

function revived(steps: readonly PortableStep[]): Promise<LiveStep[]> {
  const urls = steps.flatMap(({ ref }) => (ref.kind === 'module' ? [ref.url] : []))
  return importing(urls, () => Promise.all(steps.map(revive)))
}
