import { expect, test } from 'vitest'
import { configDirectory } from '../../src/config-directory.ts'
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

test.each([
  ['linux', {}, '/home/u/.config/papy'],
  ['linux', { XDG_CONFIG_HOME: '/etc/u' }, '/etc/u/papy'],
  ['darwin', { XDG_CONFIG_HOME: 'relative' }, '/home/u/.config/papy'],
] as const)('settings of a user on %s with %j', (platform, env, directory) => {
  expect(configDirectory(env, platform, '/home/u')).toBe(directory)
})

test('settings of a user on Windows', () => {
  expect(configDirectory({ APPDATA: 'C:\\u\\Roaming' }, 'win32', 'C:\\u')).toBe('C:\\u\\Roaming\\papy')
  expect(configDirectory({}, 'win32', 'C:\\u')).toBe('C:\\u\\AppData\\Roaming\\papy')
})
