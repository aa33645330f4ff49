import { batchWith, type Calls, type Column, type Flow, sourceOf, steady } from '@papy/contract/engine'
import { describe, expect, test } from 'vitest'
import { Intake } from '../src/lane/intake.ts'
import { ItemCalls } from '../src/task/item-calls.ts'

const events = { read: () => {}, ended: () => {}, failed: () => {}, arrived: () => {} }
const whole = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i)
const callsOf = (columns: readonly Column[], size: number): Calls => ({
  size,
  columns,
  group: 0,
  offset: 0,
  first: 0,
  width: 1,
})

/** Columns one after the other, of which somebody else may hold some. */
function shared(...columns: (readonly Column[])[]): Flow<Calls> {
  return {
    pull: () => {
      const next = columns.shift()
      return next && callsOf(next, (next[0] as Column).length)
    },
    close: () => {},
  }
}

function taken(intake: Intake, most = 100): Calls {
  expect(intake.read(most)).toBe('ready')
  return intake.take()
}

const numbersIn = (calls: Calls) => [...(calls.columns[0] as Int32Array)]

describe('numbers', () => {
  test('of an array go into a buffer; once they are answered, the next go into the same one', () => {
    const intake = new Intake(shared([whole(10)], [whole(10, 50)]), steady, events)
    const first = taken(intake)
    const buffer = first.columns[0]
    expect([buffer instanceof Int32Array, numbersIn(first)]).toEqual([true, whole(10)])
    intake.recycle(first, false)
    const second = taken(intake)
    expect([second.columns[0] === buffer, numbersIn(second)]).toEqual([true, whole(10, 50)])
  })

  test('that have to be sent again, or are not answered yet, are not written over', () => {
    const intake = new Intake(shared(...whole(3).map((i) => [whole(10, i * 10)])), steady, events)
    const [first, second] = [taken(intake), taken(intake)]
    intake.recycle(first, true)
    const third = taken(intake)
    expect([first, second, third].map(numbersIn)).toEqual([whole(10), whole(10, 10), whole(10, 20)])
  })

  test('that somebody else may hold are neither sent as they are, nor written over', () => {
    const theirs = [Int32Array.from(whole(10)), Int32Array.from(whole(10, 10))]
    const intake = new Intake(
      shared([theirs[0] as Int32Array], [theirs[1] as Int32Array], [whole(10, 20)]),
      steady,
      events,
    )
    for (const from of [0, 10, 20]) {
      const calls = taken(intake)
      expect(numbersIn(calls)).toEqual(whole(10, from))
      expect(theirs).not.toContain(calls.columns[0])
      intake.recycle(calls, false)
    }
    expect(theirs.map((one) => [...one])).toEqual([whole(10), whole(10, 10)])
  })

  test('of a source that is read by one are read where others were before', () => {
    const intake = new Intake(new ItemCalls(sourceOf(new Set(whole(400)))), steady, events)
    const [first, second] = [taken(intake), taken(intake)]
    expect([numbersIn(first), numbersIn(second)]).toEqual([whole(100), whole(100, 100)])
    const buffer = second.columns[0]
    intake.recycle(second, false)
    const third = taken(intake)
    expect([third.columns[0] === buffer, numbersIn(third), numbersIn(first)]).toEqual([
      true,
      whole(100, 200),
      whole(100),
    ])
  })

  test('in several columns each get a buffer', () => {
    const two = taken(new Intake(shared([whole(10), whole(10, 10)]), steady, events))
    expect(two.columns).toEqual([Int32Array.from(whole(10)), Int32Array.from(whole(10, 10))])
  })
})

test('what is no number goes as it is', () => {
  const texts = whole(10).map(String)
  expect(taken(new Intake(shared([texts]), steady, events)).columns).toEqual([texts])
  const batch = batchWith(texts, { group: 0, offset: 0, first: 0, width: 1, failed: false })
  expect(taken(new Intake(shared([batch.values]), steady, events)).columns[0]).toBe(texts)
})
