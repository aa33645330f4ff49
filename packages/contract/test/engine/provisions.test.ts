import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { environmentOf } from '../../src/engine/provisions.ts'

beforeEach(() => {
  vi.stubEnv('PATH', '/bin')
  vi.stubEnv('LC_TIME', 'C')
  vi.stubEnv('API_TOKEN', 'secret')
  vi.stubEnv('NODE_AUTH_TOKEN', 'secret')
  vi.stubEnv('NODE_CHANNEL_FD', '3')
})

afterEach(() => {
  vi.unstubAllEnvs()
})

test('left out: what programs need, and no secret', () => {
  const environment = environmentOf()
  expect(environment).toMatchObject({ PATH: '/bin', LC_TIME: 'C' })
  for (const name of ['API_TOKEN', 'NODE_AUTH_TOKEN', 'NODE_CHANNEL_FD']) expect(environment).not.toHaveProperty(name)
})

test('given: these besides, or instead', () => {
  expect(environmentOf({ PATH: '/mine', REGION: 'eu' })).toMatchObject({ PATH: '/mine', REGION: 'eu', LC_TIME: 'C' })
})

test("'inherit': all but what is between a parent and its child", () => {
  const environment = environmentOf('inherit')
  expect(environment).toMatchObject({ PATH: '/bin', API_TOKEN: 'secret', NODE_AUTH_TOKEN: 'secret' })
  expect(environment).not.toHaveProperty('NODE_CHANNEL_FD')
})
