import { cacheDirectory, configDirectory } from '@papy/contract/medium'
import { expect, test } from 'vitest'

test('files of a user are where each system has them', () => {
  const linux = { platform: 'linux', home: '/home/ada' } as const
  expect(configDirectory({ ...linux, env: {} })).toBe('/home/ada/.config/papy')
  expect(configDirectory({ ...linux, env: { XDG_CONFIG_HOME: '/etc/ada' } })).toBe('/etc/ada/papy')
  expect(cacheDirectory({ ...linux, env: { XDG_CACHE_HOME: 'relative' } })).toBe('/home/ada/.cache/papy')
  // A relative one is to be ignored, says the specification.
  expect(configDirectory({ ...linux, env: { XDG_CONFIG_HOME: 'relative' } })).toBe('/home/ada/.config/papy')
  const windows = { platform: 'win32', home: 'C:\\Users\\ada', env: {} } as const
  expect(configDirectory(windows)).toBe('C:\\Users\\ada\\AppData\\Roaming\\papy')
  expect(configDirectory({ ...windows, env: { APPDATA: '' } })).toBe('C:\\Users\\ada\\AppData\\Roaming\\papy')
  expect(cacheDirectory({ ...windows, env: { LOCALAPPDATA: 'D:\\local' } })).toBe('D:\\local\\papy\\Cache')
})
