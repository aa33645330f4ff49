import { expect, test } from 'vitest'
import { coreRmsd } from '../src/core-rmsd.ts'
import { squaredDistances, superposition } from '../src/superposition.ts'
import { helix, moved } from './shapes.ts'

test('a body that was turned and carried away comes back', () => {
  const fixed = helix(40)
  const mobile = moved(fixed)
  const squares = squaredDistances(superposition(mobile, fixed), mobile, fixed)
  expect(Math.max(...squares)).toBeLessThan(1e-18)
})

test('a mirror image does not fit', () => {
  const fixed = helix(40)
  const mobile = fixed.map((value, at) => (at % 3 === 0 ? -value : value))
  const squares = squaredDistances(superposition(mobile, fixed), mobile, fixed)
  expect(Math.max(...squares)).toBeGreaterThan(1)
})

test('a body that lies where it should stays', () => {
  const fixed = helix(5)
  const squares = squaredDistances(superposition(fixed, fixed), fixed, fixed)
  expect(Math.max(...squares)).toBeLessThan(1e-20)
})

test('the core is what is left when the pairs far apart are taken out', () => {
  const fixed = helix(60)
  const loose = fixed.map((value, at) => (at % 18 === 2 ? value + (at % 36 === 2 ? 7 : -7) : value))
  const core = coreRmsd(moved(loose), fixed)
  expect(core.size).toBe(50)
  expect(core.rmsd).toBeCloseTo(0, 9)
})

test('the RMSD is that of the core', () => {
  const fixed = Float64Array.of(0, 0, 0, 4, 0, 0, 0, 4, 0, 4, 4, 0)
  const mobile = Float64Array.of(0, 0, 1, 4, 0, -1, 0, 4, -1, 4, 4, 1)
  expect(coreRmsd(mobile, fixed)).toEqual({ size: 4, rmsd: expect.closeTo(1, 9) })
})

test('fewer than three pairs have no core', () => {
  expect(() => coreRmsd(helix(2), helix(2))).toThrow(RangeError)
})
