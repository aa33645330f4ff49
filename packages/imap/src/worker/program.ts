import { encodeError, type Line } from '@papy/contract'
import { enterWorker, evaluate, isLater, type Outcome } from '@papy/contract/engine'
import type { PieceMessage, ToWorker } from '../wire.ts'
import { type WorkerLane, workerLane } from './lane.ts'
import { sendOutcome } from './reply.ts'

/** Evaluates pieces one after the other, in the order they came. */
export function program(line: Line): void {
  const lanes = new Map<number, Promise<WorkerLane | undefined> | WorkerLane>()
  const queue: PieceMessage[] = []
  let busy = false

  // Synchronous as long as functions and their results are, so that a piece costs no turn of the event loop.
  const work = (): void => {
    while (!busy) {
      const piece = queue.shift()
      if (piece === undefined) return
      const lane = lanes.get(piece.lane)
      if (lane === undefined) {
        dropped(piece)
        continue
      }
      const began = performance.now()
      const outcome = isLater(lane) ? lane.then((known) => known && run(known, piece)) : run(lane, piece)
      if (isLater(outcome)) wait(outcome, piece, began)
      else finish(piece, outcome, began)
    }
  }
  const wait = (outcome: PromiseLike<Outcome | undefined>, piece: PieceMessage, began: number): void => {
    busy = true
    outcome.then((known) => {
      busy = false
      if (known === undefined) dropped(piece)
      else finish(piece, known, began)
      work()
    })
  }
  // Every piece is answered, even if nobody wants the answer any more: until then it counts as work in hand.
  const dropped = ({ piece }: PieceMessage): void => line.send({ type: 'done', piece, values: [], failures: [], ms: 0 })
  const finish = (piece: PieceMessage, outcome: Outcome, began: number): void => {
    const lane = lanes.get(piece.lane)
    const sameRealm = lane !== undefined && !isLater(lane) && lane.sameRealm
    sendOutcome(line, piece, outcome, { ms: performance.now() - began, sameRealm })
  }

  line.receive((received) => {
    const message = received as ToWorker
    if (message.type === 'piece') {
      queue.push(message)
      work()
    } else if (message.type === 'lane') {
      if (!message.sameRealm) enterWorker((error) => line.send({ type: 'broken', error: encodeError(error) }))
      const lane = workerLane(line, message)
      lanes.set(message.lane, lane)
      if (isLater(lane))
        void lane.then((known) =>
          known === undefined ? lanes.delete(message.lane) : lanes.has(message.lane) && lanes.set(message.lane, known),
        )
    } else lanes.delete(message.lane)
  })
  line.send({ type: 'ready' })
}

function run(lane: WorkerLane, { columns, counts, size }: PieceMessage): Outcome | Promise<Outcome> {
  return evaluate(lane, { columns, ...(counts === undefined ? {} : { counts }) }, size)
}
