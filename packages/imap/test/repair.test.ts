import { TransportError, WorkerLostError } from '@papy/contract'
import type { Failure, LaneEvent, LaneSpec, RetryPolicy, Via } from '@papy/contract/engine'
import { placeholderOf, Stored, tookTooLong } from '@papy/contract/engine'
import { expect, test } from 'vitest'
import { chunkOf, columnsOf, type Piece } from '../src/chunk/chunk.ts'
import { Slot } from '../src/chunk/window.ts'
import { Legs } from '../src/lane/legs.ts'
import { Repair } from '../src/lane/repair.ts'

const never: RetryPolicy = { attempts: undefined, backoffMs: 0, jitter: 0, when: undefined }

/** A map of three legs, of six calls in one piece; the second repeats what fails once. */
function repairing() {
  const events: string[] = []
  const leg = (name: string, rest: object = {}) => ({
    name,
    steps: [],
    unpack: undefined,
    report: ({ type, index }: LaneEvent) => events.push(`${name} ${type} ${index}`),
    ...rest,
  })
  const following = [leg('b', { retry: { ...never, attempts: 2 } }), leg('c')]
  const legs = new Legs({ ...leg('a'), bare: false, following } as unknown as LaneSpec)
  const failed: (Failure & { readonly of: number })[] = []
  let id = 100
  const chunk = chunkOf(
    { size: 6, columns: [[0, 1, 2, 3, 4, 5]], group: 0, offset: 0, first: 40, width: 1 },
    new Slot(),
    0,
  )
  const repair = new Repair<undefined>(legs, {
    isOpen: () => true,
    fail: ({ from }, failure) => failed.push({ ...failure, of: from }),
    nextPieceId: () => ++id,
    wake() {},
  })
  const piece: Piece<undefined> = { id: 1, owner: undefined, chunk, from: 0, to: 6, attempts: legs.firstAttempts }
  const sent = () => {
    const all: Piece<undefined>[] = []
    for (let next = repair.shift(); next !== undefined; next = repair.shift()) all.push(next)
    return all
  }
  return { repair, piece, sent, failed, events, legs }
}

const loss = (attempts: number) => new WorkerLostError('ERR_WORKER_LOST', 'lost', { attempts })
const range = ({ from, to }: Piece<undefined>) => [from, to]

test('lost under the first leg: the call goes again, whole; the others are innocent', () => {
  const { repair, piece, sent, events, legs } = repairing()
  repair.lost(piece, { at: 2, leg: 0 }, loss)
  const all = sent()
  expect(all.map(range)).toEqual([
    [0, 2],
    [3, 6],
    [2, 3],
  ])
  expect(all.map(({ attempts, stage }) => [attempts, stage])).toEqual([
    [[1, 1, 1], undefined],
    [[1, 1, 1], undefined],
    [[2, 1, 1], undefined],
  ])
  expect(events).toEqual(['a worker-lost 42', 'a retry 42'])
  expect(legs.counts.map(({ retries }) => retries)).toEqual([1, 0, 0])
})

test('lost under a later leg: what that was called with is fetched first, then it is called again with it', () => {
  const { repair, piece, sent, events, legs } = repairing()
  repair.lost(piece, { at: 2, leg: 2 }, loss)
  const fetch = sent().find(({ from }) => from === 2) as Piece<undefined>
  expect(fetch.stage).toMatchObject({ leg: 0, until: 2, failure: { leg: 2, attempt: 1 } })
  expect(events).toEqual(['c worker-lost 42'])
  repair.fetched(fetch, 'made')
  const [again] = sent()
  expect(again?.stage).toEqual({ leg: 2, inbox: ['made'], until: 3 })
  expect(again?.attempts).toEqual([1, 1, 2])
  expect(columnsOf(again as Piece<undefined>)).toEqual({ columns: [['made']] })
  expect(legs.counts.map(({ retries }) => retries)).toEqual([0, 0, 1])
})

test('three times: it fails for good, with what it was called with', () => {
  const { repair, piece, sent, failed } = repairing()
  const single = { ...piece, from: 2, to: 3 }
  repair.lost(single, { at: 0, leg: 2 }, loss)
  repair.fetched(sent()[0] as Piece<undefined>, 'made')
  for (const _ of [2, 3]) repair.lost(sent()[0] as Piece<undefined>, { at: undefined, leg: 2 }, loss)
  expect(failed).toMatchObject([{ of: 2, leg: 2, attempt: 3, inbox: ['made'], cause: { attempts: 3 } }])
  expect(sent()).toEqual([])
})

test('a time-out behind the first leg is final once it is known what it was called with', () => {
  const { repair, piece, sent, failed } = repairing()
  repair.overdue(piece, { at: 5, leg: 2 }, tookTooLong(10))
  expect(failed).toEqual([])
  const fetch = sent().find(({ from }) => from === 5) as Piece<undefined>
  repair.fetched(fetch, 'made')
  expect(failed).toMatchObject([{ of: 5, leg: 2, inbox: ['made'], cause: { code: 'ERR_TIMEOUT' } }])
})

test('what has waited for a call that never ended is begun before anything else is waited for', () => {
  const { repair, piece } = repairing()
  repair.again(piece)
  expect(repair.urgent).toBe(false)
  repair.shift()
  repair.overdue(piece, { at: 5, leg: 2 }, tookTooLong(10))
  const urgent: boolean[] = []
  for (; repair.ready; repair.shift()) urgent.push(repair.urgent)
  // Those before it, and what it was called with.
  expect([urgent, repair.urgent]).toEqual([[true, true], false])
})

test('a worker that is lost while that is fetched: fetched again, and what waits for it is not forgotten', () => {
  const { repair, piece, sent } = repairing()
  repair.lost({ ...piece, from: 1, to: 2 }, { at: 0, leg: 1 }, loss)
  repair.lost(sent()[0] as Piece<undefined>, { at: undefined, leg: 0 }, loss)
  const [fetch] = sent()
  expect(fetch?.attempts).toEqual([2, 1, 1])
  expect(fetch?.stage).toMatchObject({ leg: 0, until: 1, failure: { leg: 1 } })
})

test('a failure is repeated where it was, by that piper’s own rule, and nothing before it', () => {
  const { repair, piece, sent, legs } = repairing()
  const failure = (leg: number, at: number) => ({ at, step: 0, cause: 'x', attempt: 1, leg, inbox: [`in ${at}`] })
  const final = repair.final(piece, [failure(0, 0), failure(1, 1), failure(2, 2)])
  expect(final.map(({ at }) => at)).toEqual([0, 2])
  const [again] = sent()
  expect(again).toMatchObject({ from: 1, to: 2, attempts: [1, 2, 1], stage: { leg: 1, inbox: ['in 1'], until: 3 } })
  expect(legs.retries).toBe(1)
})

test('of a call that is not known one each is tried, and a loss is held against who is guilty in the same leg only', () => {
  const { repair, piece, sent } = repairing()
  const errors: number[] = []
  const counted = (attempts: number) => (errors.push(attempts), loss(attempts))
  repair.lost({ ...piece, to: 3 }, { at: undefined, leg: 1 }, counted)
  const singles = sent()
  expect(singles.map(range)).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
  ])
  repair.lost(singles[0] as Piece<undefined>, { at: undefined, leg: 0 }, counted)
  singles[0]?.suspicion?.clear(0)
  repair.lost(singles[1] as Piece<undefined>, { at: undefined, leg: 1 }, counted)
  expect(errors).toEqual([1, 1, 2])
})

test('a call that lost a worker alone is not sent again until those before it are clear: it would have an attempt too many', () => {
  const { repair, piece, sent } = repairing()
  repair.lost({ ...piece, to: 3 }, { at: undefined, leg: 0 }, loss)
  const [first, second, third] = sent() as [Piece<undefined>, Piece<undefined>, Piece<undefined>]
  repair.lost(third, { at: undefined, leg: 0 }, loss)
  first.suspicion?.clear(0)
  expect(sent()).toEqual([])
  second.suspicion?.clear(1)
  expect(sent().map(({ from, attempts }) => [from, attempts])).toEqual([[2, [3, 1, 1]]])
})

/** A transport of which all that it held is gone. */
const emptied: Via = {
  id: 'emptied',
  durable: false,
  closed: false,
  take: () => Promise.reject(new TransportError('ERR_PRODUCER_GONE', 'gone')),
  keep() {},
  drop() {},
  onClose: () => () => {},
  open: () => Promise.reject(new TransportError('ERR_PRODUCER_GONE', 'gone')),
  opening() {
    throw new Error('nobody opens it')
  },
}

/** The same map, called with values that were lost with who made them, and what becomes of these. */
function reading(remade: readonly unknown[] | Error) {
  const { piece, ...rest } = repairing()
  const ticket = { transport: 'emptied', run: '0', at: 0, byteLength: 8_000 }
  const remake = async () => {
    if (remade instanceof Error) throw remade
    return remade
  }
  const sent = { deposits: [{ via: 'emptied', ticket }], from: 0, length: 6 }
  const stored = Stored.of(sent, { vias: [emptied], readers: 1 }, remake)
  const chunk = { ...piece.chunk, calls: { ...piece.chunk.calls, columns: [stored] } }
  return { ...rest, piece: { ...piece, chunk } }
}

test('what it is called with was lost: the piece is sent again with what was made again, and nobody is charged', async () => {
  const { repair, piece, sent } = reading(['a', 'b', 'c', 'd', 'e', 'f'])
  expect(repair.part(piece)).toBe(false)
  await repair.recall({ ...piece, from: 1, to: 4 })
  const [again] = sent() as [Piece<undefined>]
  expect([range(again), again.attempts, again.id]).toEqual([[1, 4], [1, 1, 1], 101])
  const [column] = columnsOf(again).columns as [Stored]
  expect(column.sentBy(emptied)).toEqual(['b', 'c', 'd'])
  expect(repair.part(again)).toBe(false)
})

test('a value that failed when it was made again is passed by; the others go by themselves', async () => {
  const lost = placeholderOf(new RangeError('not again'), { functionName: 'f', inbox: [1], node: 'top', index: 42 })
  const { repair, piece, sent, failed } = reading(['a', 'b', lost, 'd', 'e', lost])
  await repair.recall(piece)
  const [again] = sent() as [Piece<undefined>]
  expect(repair.part(again)).toBe(true)
  expect(sent().map(range)).toEqual([
    [0, 2],
    [3, 5],
  ])
  expect(failed.map(({ of, placeholder }) => [of, placeholder])).toEqual([
    [2, lost],
    [5, lost],
  ])
})

test('what cannot be made again fails each call of the piece', async () => {
  const { repair, piece, sent, failed } = reading(new TransportError('ERR_MEDIUM_FAILED', 'no more'))
  await repair.recall({ ...piece, from: 4, to: 6 })
  expect(sent()).toEqual([])
  expect(failed).toMatchObject([
    { of: 4, cause: { code: 'ERR_MEDIUM_FAILED' } },
    { of: 5, cause: { code: 'ERR_MEDIUM_FAILED' } },
  ])
})
