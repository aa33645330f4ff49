import { checkSecret, secretOf } from '@papy/contract/medium'
import { expect, test, vi } from 'vitest'

test('a secret is itself, or what the environment has', () => {
  vi.stubEnv('PAPY_SECRET', 'hidden-word')
  expect(secretOf('mysql', 'url', 'mysql://here')).toBe('mysql://here')
  expect(secretOf('mysql', 'url', { env: 'PAPY_SECRET' })).toBe('hidden-word')
  vi.stubEnv('PAPY_SECRET', '')
  expect(() => secretOf('mysql', 'url', { env: 'PAPY_SECRET' })).toThrow(
    expect.objectContaining({ code: 'ERR_PLUGIN_OPTIONS', env: 'PAPY_SECRET', option: 'url' }),
  )
  vi.unstubAllEnvs()
})

test.each([undefined, null, 7, '', {}, { env: '' }, { env: 'A B' }, { env: '1A' }, ['x']])(
  '%j is no secret',
  (secret) => {
    expect(() => checkSecret('mysql', 'url', secret)).toThrow(
      expect.objectContaining({ code: 'ERR_ARGUMENT', option: 'url' }),
    )
  },
)
