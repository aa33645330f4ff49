import { expect, test } from 'vitest'
import { remotePart } from '../../src/hosts/remote-part.ts'

test.each([
  ['host1:9000#2', { address: 'host1:9000', way: 'ws', workers: 2 }],
  ['wss://host1:9000', { address: 'wss://host1:9000', way: 'ws', workers: undefined }],
  ['[::1]:9000#12', { address: '[::1]:9000', way: 'ws', workers: 12 }],
  ['host1', undefined],
  ['host1:9000#0', undefined],
  ['ssh://host1#4', { address: 'ssh://host1', way: 'ssh', workers: 4 }],
  ['ssh://ada@host1:2222', { address: 'ssh://ada@host1:2222', way: 'ssh', workers: undefined }],
  ['ssh://-oProxyCommand=x#1', undefined],
  ['ada@host1:22', undefined],
])('an agent in a list of workers: %s', (text, part) => {
  expect(remotePart(text)).toEqual(part)
})
