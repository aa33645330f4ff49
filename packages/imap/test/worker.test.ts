import type { Line } from '@papy/contract'
import type { Step } from '@papy/contract/function'
import { step, toStep } from '@papy/contract/function'
import { describe, expect, test } from 'vitest'
import { turns, unhandled } from '../../../.config/testing/bound.ts'
import type { DoneMessage, FromWorker } from '../src/wire/wire.ts'
import { program } from '../src/worker/program.ts'

/** A worker whose line is held by the test. */
function worker() {
  const said: FromWorker[] = []
  let tell = (_: unknown) => {}
  const line: Line = {
    send: (message) => said.push(structuredClone(message) as FromWorker),
    receive: (handler) => {
      tell = handler
    },
  }
  program(line)
  tell({ type: 'hello', worker: 'it', sameRealm: true, weigh: false })
  const lane = (id: number, steps: readonly Step[], rest: object = {}) =>
    tell({ type: 'lane', lane: id, node: 'n', steps, sameRealm: true, bare: true, unpack: undefined, ...rest })
  const piece = (id: number, of: number, values: readonly unknown[]) =>
    tell({ type: 'piece', piece: id, lane: of, size: values.length, columns: [values], first: 0, attempt: 1 })
  const answers = () => said.filter((message): message is DoneMessage => message.type === 'done')
  return { said, lane, piece, drop: (id: number) => tell({ type: 'drop', lane: id }), answers, tell }
}

const steps = (...fns: ((x: never) => unknown)[]) => fns.map((fn) => toStep(fn as never))

test('it says that it is up, and answers piece by piece, in order', async () => {
  const { said, lane, piece, answers } = worker()
  await turns()
  expect(said).toEqual([{ type: 'ready' }])
  lane(
    1,
    steps((x: number) => x + 1),
  )
  lane(
    2,
    steps(async (x: number) => x * 2),
  )
  piece(10, 1, [1, 2])
  piece(11, 2, [3])
  piece(12, 1, [4])
  await turns()
  expect(answers().map(({ piece: id, values }) => [id, values])).toEqual([
    [10, [2, 3]],
    [11, [6]],
    [12, [5]],
  ])
})

test('pieces behind one that waits wait too', async () => {
  let go = () => {}
  const { lane, piece, answers } = worker()
  lane(
    1,
    steps((x: number) => (x === 0 ? new Promise<void>((resolve) => (go = resolve)) : x)),
  )
  piece(1, 1, [0])
  piece(2, 1, [1])
  await turns()
  expect(answers()).toEqual([])
  go()
  await turns()
  expect(answers().map(({ piece: id }) => id)).toEqual([1, 2])
})

describe('every piece is answered', () => {
  test('of a map that was dropped while it waited', async () => {
    let go = () => {}
    const { lane, piece, drop, answers } = worker()
    lane(
      1,
      steps(() => new Promise<void>((resolve) => (go = resolve))),
    )
    piece(1, 1, ['running'])
    piece(2, 1, ['waiting'])
    drop(1)
    lane(
      2,
      steps((x) => x),
    )
    piece(3, 2, ['next'])
    go()
    await turns()
    expect(answers().map(({ piece: id }) => id)).toEqual([1, 2, 3])
  })

  test('of a map that was dropped before it came', async () => {
    const { lane, piece, drop, answers } = worker()
    lane(
      1,
      steps((x) => x),
    )
    drop(1)
    piece(1, 1, ['late'])
    await turns()
    expect(answers().map(({ piece: id }) => id)).toEqual([1])
  })

  test('of a map whose functions cannot be had', async () => {
    const { said, lane, piece, answers } = worker()
    const missing = step.from(new URL('./fixtures/missing.mjs', import.meta.url).href, 'f')
    lane(1, [missing as unknown as Step])
    piece(1, 1, [1])
    piece(2, 1, [2])
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(said.filter(({ type }) => type === 'broken')).toMatchObject([{ lane: 1 }])
    expect(answers().map(({ piece: id }) => id)).toEqual([1, 2])
  })
})

test('a map that is dropped while its functions are imported does not come back', async () => {
  const { lane, piece, drop, answers, said } = worker()
  const imported = step.from(new URL('./fixtures/functions.mjs', import.meta.url).href, 'double')
  lane(1, [imported as unknown as Step])
  drop(1)
  await new Promise((resolve) => setTimeout(resolve, 50))
  piece(1, 1, [21])
  await turns()
  expect(answers()).toMatchObject([{ piece: 1, values: [] }])
  expect(said.some(({ type }) => type === 'broken')).toBe(false)
})

test('failures go beside the values; nothing is rejected without a listener', async () => {
  const { lane, piece, answers } = worker()
  const strays = await unhandled(async () => {
    lane(
      1,
      steps(async (x: number) => {
        if (x === 2) throw new Error('two')
        return x
      }),
    )
    piece(1, 1, [1, 2, 3])
    await turns()
  })
  expect(answers()).toMatchObject([{ values: [1, undefined, 3] }])
  expect(answers()[0]?.failures.map(([at, of, cause]) => [at, of, (cause as Error).message])).toEqual([[1, 0, 'two']])
  expect(strays).toEqual([])
})
