import { expect, test } from 'vitest'
import { Claims } from '../src/claims.ts'

test('the coordinator sees what the worker is at: piece, leg and call', () => {
  const worker = new Claims()
  const coordinator = new Claims(worker.memory)
  expect(coordinator.progress).toBeUndefined()
  worker.begin(7)
  worker.at(3)
  expect(coordinator.progress).toEqual({ piece: 7, leg: 0, at: 3 })
  worker.enter(1, 2)
  expect(coordinator.progress).toEqual({ piece: 7, leg: 1, at: 2 })
  worker.end()
  expect(coordinator.progress).toBeUndefined()
  worker.begin(8)
  expect(coordinator.progress).toEqual({ piece: 8, leg: 0, at: 0 })
  worker.begin(9, 2)
  expect(coordinator.progress).toEqual({ piece: 9, leg: 2, at: 0 })
})
