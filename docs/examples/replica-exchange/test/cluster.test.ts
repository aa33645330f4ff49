import { expect, test } from 'vitest'
import { ATOMS, lennardJones } from '../src/lennard-jones.ts'
import { minimum } from '../src/quench.ts'
import { random, seed } from '../src/random.ts'
import { ladder, type Replica, replicas } from '../src/replica.ts'
import { simulate } from '../src/simulate.ts'
import { KNOWN } from '../src/summary.ts'
import { wall } from '../src/wall.ts'
import { xyz } from '../src/xyz.ts'

const dice = seed(7, 0)
const scattered = () => Float64Array.from({ length: 3 * ATOMS }, () => 3 * random(dice) - 1.5)

test('two atoms are at rest at the sixth root of 2, with an energy of -1', () => {
  const { energy, positions } = minimum(Float64Array.of(0, 0, 0, 1.5, 0, 0))
  expect(energy).toBeCloseTo(-1, 9)
  expect(positions[3] - positions[0]).toBeCloseTo(2 ** (1 / 6), 6)
})

test('forces are what energy loses on the way', () => {
  const positions = replicas([1], 0)[0]?.positions.map((each) => each + 0.1 * random(dice)) ?? new Float64Array()
  const forces = new Float64Array(positions.length)
  lennardJones(positions, forces)
  const unused = new Float64Array(positions.length)
  for (let i = 0; i < positions.length; i++) {
    const [less, more] = [-1e-6, 1e-6].map((shift) => lennardJones(positions.with(i, positions[i] + shift), unused))
    expect(((less ?? 0) - (more ?? 0)) / 2e-6).toBeCloseTo(forces[i], 4)
  }
})

test('an icosahedron is at rest at the known minimum: twelve neighbours around one', () => {
  const { energy, positions } = minimum(icosahedron())
  expect(energy).toBeCloseTo(KNOWN, 6)
  const neighbours = Array.from({ length: ATOMS }, (_, i) => near(positions, i))
  expect(neighbours.sort((a, b) => a - b)).toEqual([...Array(12).fill(6), 12])
})

test('no minimum is below the known one, wherever atoms come from', () => {
  for (let n = 0; n < 20; n++) expect(minimum(scattered()).energy).toBeGreaterThan(KNOWN - 1e-6)
})

test.each([0.1, 0.3])('a simulation has the temperature that it was given: %d', (temperature) => {
  let [replica] = replicas([temperature], 1) as [Replica]
  replica = simulate([replica], 2_000)
  let twice = 0
  for (let n = 0; n < 400; n++) {
    replica = simulate([replica], 100)
    twice += replica.velocities.reduce((sum, v) => sum + v * v, 0) / replica.velocities.length
  }
  expect(twice / 400 / temperature).toBeCloseTo(1, 1)
})

test('a simulation leaves its inbox as it was', () => {
  const [replica] = replicas([0.3], 1) as [Replica]
  simulate([replica], 10)
  expect(replica).toEqual(replicas([0.3], 1)[0])
})

test('the wall pulls back who is outside, and nobody else', () => {
  const forces = new Float64Array(6)
  wall(Float64Array.of(1, 1, 1, 0, -3, 0), forces)
  expect([...forces.subarray(0, 3)]).toEqual([0, 0, 0])
  expect(forces[4]).toBeGreaterThan(0)
})

test('random numbers are even, and each pair of numbers has its own', () => {
  const numbers = Array.from({ length: 10_000 }, () => random(dice))
  expect(numbers.every((each) => each >= 0 && each < 1)).toBe(true)
  expect(numbers.reduce((sum, each) => sum + each) / 10_000).toBeCloseTo(0.5, 1)
  expect(random(seed(1, 2))).not.toBe(random(seed(2, 1)))
})

test('a ladder grows by the same factor', () => {
  expect(ladder(3, 0.1, 0.4).map((each) => each.toFixed(6))).toEqual(['0.100000', '0.200000', '0.400000'])
})

test('an XYZ file has a line for each atom', () => {
  expect(xyz({ energy: -1, positions: Float64Array.of(0, 0, 0, 1, 0, 0) })).toBe(
    '2\nenergy -1.000000\nAr 0.0000 0.0000 0.0000\nAr 3.4000 0.0000 0.0000\n',
  )
})

/** How many atoms touch one. */
function near(positions: Float64Array, i: number): number {
  const place = (n: number) => positions.subarray(3 * n, 3 * n + 3)
  const others = Array.from({ length: ATOMS }, (_, n) => n).filter((n) => n !== i)
  return others.filter((n) => Math.hypot(...place(n).map((each, axis) => each - place(i)[axis])) < 1.3).length
}

/** All changes of sign and turns of (0, 1, φ) around the origin. */
function icosahedron(): Float64Array {
  const golden = (1 + Math.sqrt(5)) / 2
  const signs = [-1, 1].flatMap((a) => [-1, 1].map((b) => [a, b * golden]))
  const corners = signs.flatMap(([a, b]) => [0, a, b, a, b, 0, b, 0, a].map((each) => 0.55 * (each ?? 0)))
  return Float64Array.from([0, 0, 0, ...corners])
}
