import { expect, test } from 'vitest'
import { turns } from './rounds.ts'
import type { Contestant } from './scenario.ts'

const contestants = ['a', 'b', 'c'].map((name): Contestant => ({ name, role: 'peer', settings: {} }))
const order = (rounds: number, repeats?: number) =>
  turns(contestants, rounds, repeats).map(({ round, contestant }) => `${round}${contestant.name}`)

test('everybody once a round, each round beginning with another', () => {
  expect(order(4)).toEqual(['0a', '0b', '0c', '1b', '1c', '1a', '2c', '2a', '2b', '3a', '3b', '3c'])
})

test('repeats are rounds', () => {
  expect(order(2, 2)).toEqual(order(4))
})
