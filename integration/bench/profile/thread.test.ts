import { expect, test } from 'vitest'
import { kindOf } from './kind.ts'
import { type CpuProfile, spent } from './thread.ts'

const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 0 })
const engine = frame('take', 'file:///x/packages/imap/dist/index.js')
const user = frame('burn', 'file:///x/bench/cell/jobs.mjs')

test.each([
  ['user code', [user, engine]],
  ['engine', [engine]],
  ['engine', [frame('shift'), engine]],
  ['encode', [frame('postMessage'), engine]],
  ['encode', [frame('pack', 'file:///x/packages/imap/dist/chunk.js'), engine]],
  ['decode', [frame('unpack', 'file:///x/packages/imap/dist/chunk.js')]],
  ['engine', [frame('unpack', 'file:///x/packages/core/dist/index.js')]],
  ['bench itself', [frame('take', 'file:///x/bench/cell/probes/rate.mjs')]],
  ['other library', [frame('run', 'file:///x/node_modules/a/index.js')]],
  ['Node, native', [frame('emit', 'node:events'), engine]],
  ['Node, native', [frame('(program)')]],
  ['garbage', [frame('(garbage collector)')]],
  ['idle', [frame('(idle)')]],
] as const)('%s', (kind, stack) => {
  expect(kindOf(stack)).toBe(kind)
})

test('samples outside of what was measured do not count', () => {
  const profile: CpuProfile = {
    startTime: 1_000,
    nodes: [
      { id: 1, callFrame: frame('(root)'), children: [2, 4] },
      { id: 2, callFrame: engine, children: [3] },
      { id: 3, callFrame: user },
      { id: 4, callFrame: frame('(idle)') },
    ],
    samples: [2, 3, 3, 4, 2],
    timeDeltas: [0, 100, 100, 100, 100],
  }
  const { total, kinds, functions } = spent(profile, 1_050, 1_350)
  expect(total).toBe(300)
  expect(Object.fromEntries(kinds)).toEqual({ 'user code': 200, idle: 100 })
  expect([...functions]).toEqual([['user code: burn (cell/jobs.mjs:1)', 200]])
})
