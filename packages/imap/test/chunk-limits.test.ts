import { MAX_CHUNK } from '@papy/contract/engine'
import { expect, test } from 'vitest'
import { chunkLimits } from '../src/chunk/chunk-limits.ts'

const inline = { supports: { sameRealm: true, sharedMemory: true } }
const threads = { supports: { sameRealm: false, sharedMemory: true } }
const processes = { supports: { sameRealm: false, sharedMemory: false } }

test.each([
  ['inline', [inline], 256, 256],
  ['threads', [threads], 1024, 512],
  ['threads and inline', [threads, inline], 1024, 512],
  ['processes', [processes], MAX_CHUNK, MAX_CHUNK],
  ['threads and processes', [threads, processes], MAX_CHUNK, MAX_CHUNK],
])('messages to %s have their limits', (_, plugins, most, itemwise) => {
  expect(chunkLimits(plugins, 'adaptive')).toEqual({ most, itemwise, steady: false })
})

test('a stride that is given is the limit, however results are read', () => {
  expect(chunkLimits([threads], 2000)).toEqual({ most: 2000, itemwise: 2000, steady: false })
  expect(chunkLimits([processes], 7)).toEqual({ most: 7, itemwise: 7, steady: false })
})

test('on this event loop a message is short, whatever the stride', () => {
  expect(chunkLimits([inline], 2000)).toEqual({ most: 256, itemwise: 256, steady: false })
  expect(chunkLimits([inline], 3)).toEqual({ most: 3, itemwise: 3, steady: false })
})
