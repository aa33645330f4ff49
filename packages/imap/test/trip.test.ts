import type { Line } from '@papy/contract'
import { currentTask } from '@papy/contract/engine'
import { describe, expect, test } from 'vitest'
import type { WorkerLane } from '../src/worker/lane.ts'
import { Spares } from '../src/worker/spares.ts'
import { silent, type Teller } from '../src/worker/teller.ts'
import { type EvaluablePiece, Trip } from '../src/worker/trip.ts'

const line: Line = { send() {}, receive() {} }

type Fn = (x: never) => unknown

/** A map of one function a leg, in a worker of its own. */
function lane(fns: readonly Fn[], { sameRealm = false, names = 'abcd' } = {}): WorkerLane {
  const [first, ...following] = fns.map((fn, at) => ({
    node: names[at] as string,
    steps: [{ call: (inbox: unknown) => fn((inbox as [never])[0]) }],
    bare: false,
    unpack: undefined,
    spares: new Spares(),
  }))
  return { ...first, following, sameRealm } as unknown as WorkerLane
}

function piece(values: readonly unknown[], rest: object = {}): EvaluablePiece {
  return { type: 'piece', piece: 1, lane: 1, size: values.length, columns: [values], first: 0, attempt: 1, ...rest }
}

function travel(of: WorkerLane, what: EvaluablePiece, teller: Teller = silent) {
  return new Trip(of, what, line, teller).run()
}

const fail = (bad: readonly unknown[]) => (x: number) => {
  if (bad.includes(x)) throw x
  return x + 10
}

test('all calls of one leg, then those of the next', async () => {
  const log: string[] = []
  const noted = (name: string) => (x: number) => (log.push(`${name}${x}`), x)
  expect(await travel(lane([noted('a'), noted('b')]), piece([1, 2, 3]))).toMatchObject({
    values: [1, 2, 3],
    failures: [],
  })
  expect(log).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'b3'])
})

test('at once as long as all answer at once; promises are waited for', async () => {
  const later = async (x: number) => x + 1
  expect(travel(lane([(x: number) => x, (x: number) => x]), piece([1]))).not.toBeInstanceOf(Promise)
  expect(await travel(lane([later, later, (x: number) => x]), piece([1, 2]))).toMatchObject({ values: [3, 4] })
})

test('failures say in which leg, under their number in the piece, and what that leg was called with', async () => {
  const { values, failures, legsMs } = await travel(
    lane([fail([0, 3]), fail([12]), fail([21])]),
    piece([0, 1, 2, 3, 4]),
  )
  expect(values).toEqual([undefined, undefined, undefined, undefined, 34])
  const by = (at: number) => failures.find((failure) => failure.at === at)
  expect(by(0)).toEqual({ at: 0, step: 0, cause: 0, leg: 0 })
  expect(by(3)).toEqual({ at: 3, step: 0, cause: 3, leg: 0 })
  expect(by(2)).toEqual({ at: 2, step: 0, cause: 12, leg: 1, inbox: [12] })
  expect(by(1)).toEqual({ at: 1, step: 0, cause: 21, leg: 2, inbox: [21] })
  expect(legsMs).toHaveLength(3)
})

test('where all failed, nobody behind is called', async () => {
  let called = false
  const outcome = await travel(lane([fail([1, 2]), () => (called = true)]), piece([1, 2]))
  expect(outcome.failures).toHaveLength(2)
  expect(outcome.values).toHaveLength(2)
  expect(called).toBe(false)
})

test('who is called knows its index, its node and its attempt', async () => {
  const told = (x: number) =>
    x < 0 ? fail([x])(x) : [x, currentTask().node, currentTask().index, currentTask().attempt]
  const tell = ([x]: readonly [number]) => told(x)
  const what = piece([5, -1, 7], { first: 100, positions: [0, 2, 3], attempts: [2, 4] })
  const { values } = await travel(lane([(x: number) => [told(x)].flat(), tell]), what)
  expect(values).toEqual([[5, 'b', 100, 4], undefined, [7, 'b', 103, 4]])
})

describe('what goes on to the next leg', () => {
  const made = { list: [1] }
  const change = (x: { list: number[] }) => x.list.push(2)

  test('is a copy, in a worker of its own', async () => {
    await travel(lane([() => made, change]), piece([0]))
    expect(made).toEqual({ list: [1] })
  })

  test('is itself, on the event loop of the coordinator', async () => {
    const own = { list: [1] }
    await travel(lane([() => own, change], { sameRealm: true }), piece([0]))
    expect(own.list).toEqual([1, 2])
  })

  test('must be such that it could be sent: else it is the failure of who made it', async () => {
    const make = (x: number) => (x === 1 ? { f: () => 1 } : { x })
    const { values, failures } = await travel(lane([make, ({ x }: { x: number }) => x]), piece([0, 1, 2]))
    expect(values).toEqual([0, undefined, 2])
    expect(failures).toMatchObject([{ at: 1, leg: 0, cause: { code: 'ERR_NOT_SERIALIZABLE', path: 'result.f' } }])
  })

  test('is what the line can carry, not only what can be cloned', async () => {
    const narrow: Line = { ...line, clones: (value) => !JSON.stringify(value).includes('secret') }
    const make = (x: number) => ({ x: x === 1 ? 'secret' : x })
    const trip = new Trip(lane([make, ({ x }: { x: unknown }) => x]), piece([0, 1]), narrow, silent)
    expect(await trip.run()).toMatchObject({ values: [0, undefined], failures: [{ at: 1, leg: 0 }] })
  })
})

test('a trip may begin and end in the middle', async () => {
  const legs = lane([fail([]), fail([5]), fail([15, 25])])
  expect(await travel(legs, piece([5], { legs: [0, 1] }))).toMatchObject({ values: [15], failures: [] })
  expect(await travel(legs, piece([5], { legs: [1, 3] }))).toMatchObject({ failures: [{ leg: 1 }] })
  const { failures } = await travel(legs, piece([15], { legs: [1, 3] }))
  expect(failures).toEqual([{ at: 0, step: 0, cause: 25, leg: 2, inbox: [25] }])
})

test('it is told which leg is entered, and each call by its number in the piece', async () => {
  const told: unknown[] = []
  const teller: Teller = {
    enter: (leg, at) => told.push(['enter', leg, at]),
    claimOf: (leg) => (at) => told.push([leg, at]) > 0,
  }
  await travel(lane([fail([0]), fail([]), fail([22])]), piece([0, 1, 2]), teller)
  const expected = [
    [0, 0],
    [0, 1],
    [0, 2],
    ['enter', 1, 1],
    [1, 1],
    [1, 2],
    ['enter', 2, 1],
    [2, 1],
    [2, 2],
  ]
  expect(told).toEqual(expected)
})

test('given up: who is called is told, and no further leg is begun', async () => {
  let signal: AbortSignal | undefined
  let go = () => {}
  let called = false
  const wait = () => {
    signal = currentTask().signal
    return new Promise<void>((resolve) => (go = resolve))
  }
  const trip = new Trip(lane([wait, () => (called = true)]), piece([0]), line, silent)
  const outcome = trip.run()
  trip.abort(new Error('enough'))
  expect(signal?.aborted).toBe(true)
  go()
  await outcome
  expect(called).toBe(false)
})

test('calls of the first leg that were left to others are none of its own', async () => {
  const few: Teller = { enter() {}, claimOf: (leg) => (at) => leg > 0 || at < 2 }
  const outcome = await travel(lane([fail([0]), fail([])]), piece([0, 1, 2, 3]), few)
  expect(outcome).toMatchObject({ values: [undefined, 21], failures: [{ at: 0, leg: 0 }] })
  expect(outcome.values).toHaveLength(2)
})
