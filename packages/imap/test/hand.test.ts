import { definePlugin, type WorkerLine } from '@papy/contract'
import { expect, test } from 'vitest'
import type { Piece } from '../src/chunk.ts'
import { Claims } from '../src/claims.ts'
import { Hand } from '../src/hand.ts'
import { Housekeeping } from '../src/housekeeping.ts'
import type { PoolLane } from '../src/pool-lane.ts'
import type { FromWorker, HelloMessage, PieceMessage, ToWorker } from '../src/wire.ts'

/** A hand, and the far end of its line: a worker that does what a test says. */
function shaken() {
  const sent: ToWorker[] = []
  let say: (message: FromWorker) => void = () => {}
  const line = {
    label: 'worker',
    exited: new Promise(() => {}),
    send: (message: unknown) => sent.push(message as ToWorker),
    receive: (handler: (message: unknown) => void) => (say = handler),
    hold: () => {},
  } as unknown as WorkerLine
  const open = () => ({ start: () => line, [Symbol.asyncDispose]: async () => {} })
  const supports = { sameRealm: false, sharedMemory: true, remote: false, preemptible: true }
  const at = { specifier: '@acme/line', url: import.meta.url, export: 'line' }
  const plugin = definePlugin<'runtime', []>({ kind: 'runtime', ...at, supports, size: () => 1, open })()
  const message = (hand: Hand, { piece }: FromWorker & { piece: number }) => void hand.answered(piece)
  const hand = new Hand(0, plugin, open(), new Housekeeping(), { exited() {}, retires() {}, message: message as never })
  const claims = new Claims((sent[0] as HelloMessage).claims)
  const slot = (id: number) => (sent.find((one) => one.type === 'piece' && one.piece === id) as PieceMessage).slot ?? -1
  return {
    hand,
    /** Claims so many calls of a piece: how many it got. */
    claim: (id: number, calls: number) =>
      Array.from({ length: calls }, claims.claimer(slot(id))).filter(Boolean).length,
    answer: (id: number) => say({ type: 'done', piece: id } as never),
  }
}

const lane = {
  id: 1,
  moves: false,
  spec: {},
  legs: { count: 1, firstAttempts: [1] },
  pace: { chunk: 4, costMs: 2, messageMs: 8 },
  introduction: { message: () => ({ type: 'lane' }) },
} as unknown as PoolLane

/** A piece of four calls. */
function piece(id: number, more: object = {}): Piece<PoolLane> {
  const calls = { size: 4, columns: [[0, 1, 2, 3]], first: 4 * id, group: 1, offset: 0, width: 1 }
  return { id, owner: lane, chunk: { calls } as never, from: 0, to: 4, attempts: [1], ...more }
}

test('one that is stuck gives back what waits behind it, and gets nothing until it goes on', () => {
  const { hand, claim, answer } = shaken()
  hand.send(piece(1))
  hand.send(piece(2))
  expect([claim(1, 2), hand.room]).toEqual([2, 0])
  expect(hand.unburden()).toMatchObject([{ id: 2, from: 0, to: 4 }])
  expect([hand.pieces.map(({ from, to }) => [from, to]), hand.room]).toEqual([[[0, 4]], 0])
  // It can claim none of that any more; where it is, it is.
  expect([claim(2, 4), hand.progress]).toEqual([0, { piece: 1, leg: 0, at: 1 }])
  expect(hand.unburden()).toEqual([])
  answer(1)
  expect(hand.room).toBeGreaterThan(0)
})

test('also what was given to it because another was stuck, but not what it has claimed meanwhile', () => {
  const { hand, claim } = shaken()
  hand.send(piece(1))
  hand.send(piece(2, { taken: true }))
  claim(1, 4)
  claim(2, 1)
  expect(hand.unburden()).toMatchObject([{ id: 2, from: 1, to: 4 }])
  expect(hand.pieces.map(({ from, to }) => [from, to])).toEqual([
    [0, 4],
    [0, 1],
  ])
})
