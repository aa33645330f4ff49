import { expect, test } from 'vitest'
import { Suspicion } from '../src/chunk/suspicion.ts'

/** Three calls under one of which a worker was lost, and what is said of each, at once or later. */
function suspected() {
  const said: string[] = []
  const suspicion = new Suspicion(0, [1, 2, 3])
  const lose = (call: number, leg = 0): void => {
    const beside = suspicion.verdict(call, leg, () => lose(call, leg))
    if (beside !== undefined) said.push(`${call}: ${beside}`)
  }
  return { suspicion, said, lose }
}

test('it is held against the first that is guilty, not the first that is found so', () => {
  const { suspicion, said, lose } = suspected()
  lose(3)
  lose(2)
  // What came before them is not known yet.
  expect(said).toEqual([])
  suspicion.clear(1)
  expect(said.toSorted()).toEqual(['2: 1', '3: 0'])
  lose(2)
  expect(said.at(-1)).toBe('2: 0')
})

test('it is held against a later one once all before it are clear', () => {
  const { suspicion, said, lose } = suspected()
  lose(3)
  suspicion.clear(2)
  expect(said).toEqual([])
  suspicion.clear(1)
  expect(said).toEqual(['3: 1'])
})

test('whoever is found guilty meanwhile frees those that wait', () => {
  const { said, lose } = suspected()
  lose(2)
  lose(1)
  expect(said.toSorted()).toEqual(['1: 1', '2: 0'])
})

test('a worker lost under another leg is nothing to wait for', () => {
  const { said, lose } = suspected()
  lose(3, 1)
  expect(said).toEqual(['3: 0'])
})
