import { definePlugin, type RuntimeSupports, type WorkerLine } from '@papy/contract'
import { expect, test } from 'vitest'
import type { Piece } from '../src/chunk/chunk.ts'
import { Hand } from '../src/hand/hand.ts'
import { Housekeeping } from '../src/hand/housekeeping.ts'
import type { PoolLane } from '../src/lane/pool-lane.ts'
import { Claims } from '../src/wire/claims.ts'
import type { FromWorker, HelloMessage, PieceMessage, ToWorker } from '../src/wire/wire.ts'

/** A hand, and the far end of its line: a worker that does what a test says. */
function shaken(more: Partial<RuntimeSupports> = {}) {
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
  const supports = { sameRealm: false, sharedMemory: true, remote: false, preemptible: true, ...more }
  const at = { specifier: '@acme/line', url: import.meta.url, export: 'line' }
  const plugin = definePlugin<'runtime', []>({ kind: 'runtime', ...at, supports, size: () => 1, open })()
  const message = (hand: Hand, { piece }: FromWorker & { piece: number }) => void hand.answered(piece)
  const hand = new Hand(0, plugin, open(), new Housekeeping(), { exited() {}, retires() {}, message: message as never })
  const memory = (sent[0] as HelloMessage).claims
  const claims = memory === undefined ? undefined : new Claims(memory)
  const slot = (id: number) => (sent.find((one) => one.type === 'piece' && one.piece === id) as PieceMessage).slot ?? -1
  return {
    hand,
    /** Claims so many calls of a piece: how many it got. */
    claim: (id: number, calls: number) =>
      Array.from({ length: calls }, claims?.claimer(slot(id)) ?? (() => false)).filter(Boolean).length,
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

/** The same, whose messages take a worker so long. */
const paced = (messageMs: number) => ({ ...lane, pace: { chunk: 4, costMs: messageMs / 4, messageMs } }) as PoolLane

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

test('of a map that is over it begins no call any more, and none can be taken over', () => {
  const { hand, claim } = shaken()
  hand.ready = true
  hand.loaded.add(lane.id)
  const other = { ...lane, id: 2 } as PoolLane
  for (const one of [piece(1), piece(2), piece(3, { owner: other })]) hand.send(one)
  claim(1, 1)
  hand.drop(lane)
  expect([claim(1, 3), claim(2, 4), hand.spare(performance.now()).calls]).toEqual([0, 0, 4])
  expect(hand.takeBack()).toMatchObject({ id: 3, from: 0, to: 4 })
  expect(hand.takeBack()).toBeUndefined()
})

/** How much room one has with none, one, two, … pieces of this map in hand. */
function roomsOf(hand: Hand, owner: PoolLane): number[] {
  const rooms = [hand.room]
  while (hand.room > 0) {
    hand.send(piece(rooms.length, { owner }))
    rooms.push(hand.room)
  }
  return rooms
}

test.each([
  ['takes no time', 0.05, 4],
  ['takes a while', 5, 2],
  ['takes so long that nothing should wait behind it', 50, 1],
  ['takes nobody knows how long', 0, 2],
])('one on another host, where a message %s, holds so many: %d ms, %d', (_, messageMs, count) => {
  const { hand } = shaken({ sharedMemory: false, remote: true })
  hand.ready = true
  expect(roomsOf(hand, paced(messageMs))).toHaveLength(count + 1)
})

test('an idle one here has more room than one on another host that has something, which has more than one here that has', () => {
  const [near] = [shaken({ sharedMemory: false })].map(({ hand }) => roomsOf(hand, paced(0.05)))
  const { hand } = shaken({ sharedMemory: false, remote: true })
  hand.ready = true
  const far = roomsOf(hand, paced(0.05))
  expect(near).toEqual([2, 1, 0])
  expect(far[0]).toBe(near?.[0])
  expect(far[1]).toBeGreaterThan(near?.[1] as number)
  expect(far[1]).toBeLessThan(near?.[0] as number)
})
