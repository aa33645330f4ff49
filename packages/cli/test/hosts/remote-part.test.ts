import { expect, test } from 'vitest'
import { remotePart } from '../../src/hosts/remote-part.ts'

test.each([
  ['host1:9000#2', { address: 'host1:9000', workers: 2 }],
  ['wss://host1:9000', { address: 'wss://host1:9000', workers: undefined }],
  ['[::1]:9000#12', { address: '[::1]:9000', workers: 12 }],
  ['host1', undefined],
  ['host1:9000#0', undefined],
  ['ssh://host1:22', undefined],
])('an agent in a list of workers: %s', (text, part) => {
  expect(remotePart(text)).toEqual(part)
})
