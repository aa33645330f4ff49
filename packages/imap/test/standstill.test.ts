import { expect, test, vi } from 'vitest'
import { Standstill } from '../src/pool/standstill.ts'

/** A map that counts what is in motion. */
function map() {
  const made = { moving: 0, spec: { pulse: { begin: () => void made.moving++, end: () => void made.moving-- } } }
  return made
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('looks again a turn later, once; until then it counts as motion, also that of maps that leave meanwhile', async () => {
  const standstill = new Standstill()
  const [one, other] = [map(), map()]
  const maps = [one, other]
  const look = vi.fn<() => void>(() => expect([one.moving, other.moving]).toEqual([1, 1]))
  standstill.watch(maps, look)
  standstill.watch(maps, look)
  maps.pop()
  expect([one.moving, other.moving]).toEqual([1, 1])
  await turn()
  expect(look).toHaveBeenCalledOnce()
  expect([one.moving, other.moving]).toEqual([0, 0])
})

test('a map alone is starved by nobody', async () => {
  const look = vi.fn<() => void>()
  new Standstill().watch([map()], look)
  await turn()
  expect(look).not.toHaveBeenCalled()
})

test('stopped, it looks no more, and nothing is left in motion', async () => {
  const standstill = new Standstill()
  const [one, other] = [map(), map()]
  const look = vi.fn<() => void>()
  standstill.watch([one, other], look)
  standstill.stop()
  expect([one.moving, other.moving]).toEqual([0, 0])
  await turn()
  expect(look).not.toHaveBeenCalled()
  standstill.stop()
  expect([one.moving, other.moving]).toEqual([0, 0])
})
