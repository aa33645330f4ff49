import { expect, test } from 'vitest'
import { exchange } from '../src/exchange.ts'
import type { Quenched } from '../src/quench.ts'
import { replicas } from '../src/replica.ts'

const temperatures = [0.2, 0.3]
const pair = (cold: number, hot: number, run: number): [Quenched][] =>
  replicas(temperatures, run).map((replica, n) => {
    const energy = n === 0 ? cold : hot
    return [{ ...replica, energy, minimum: { energy, positions: replica.positions } }]
  })

/** Of so many runs, the share of those in which the two changed places. Half of the runs let other neighbours try. */
const share = (cold: number, hot: number) => {
  const runs = Array.from({ length: 200 }, (_, run) => exchange(pair(cold, hot, run), run))
  return (2 * runs.filter(({ exchanged }) => exchanged.length === 1).length) / runs.length
}

test('a hot replica with less energy always gets the place of the cold one', () => {
  expect(share(-30, -40)).toBeCloseTo(1, 0)
})

test('one with more energy gets it the less often the more it has', () => {
  // exp(-(1 / 0.2 - 1 / 0.3) × 0.5) = 0.43
  expect(share(-40, -39.5)).toBeGreaterThan(0.3)
  expect(share(-40, -39.5)).toBeLessThan(0.6)
  expect(share(-40, -20)).toBe(0)
})

test('who exchanges takes its atoms along, and the temperatures stay where they are', () => {
  const run = Array.from({ length: 20 }, (_, n) => n).find((n) => exchange(pair(-30, -40, n), n).exchanged.length === 1)
  const { next, quenched } = exchange(pair(-30, -40, run ?? 0), run ?? 0)
  expect(next.map(({ temperature }) => temperature)).toEqual(temperatures)
  expect(next.map(({ energy }) => energy)).toEqual([-40, -30])
  expect(quenched.map(({ energy }) => energy)).toEqual([-30, -40])
})
