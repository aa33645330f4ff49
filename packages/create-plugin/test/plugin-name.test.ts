import { createPlugin } from '@papy/create-plugin'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pluginName } from '../src/plugin-name.ts'

describe('a name', () => {
  test.each([
    ['redis', { package: 'papy-transport-redis', file: 'redis', factory: 'redis', class: 'Redis' }],
    ['two-way', { package: 'papy-transport-two-way', file: 'two-way', factory: 'twoWay', class: 'TwoWay' }],
    ['papy-redis', { package: 'papy-redis', file: 'redis', factory: 'redis', class: 'Redis' }],
    ['@you/transport-redis', { package: '@you/transport-redis', file: 'redis', factory: 'redis', class: 'Redis' }],
    ['@you/transport', { package: '@you/transport', file: 'transport', factory: 'transport', class: 'Transport' }],
    ['s3.v2', { package: 'papy-transport-s3.v2', file: 's3-v2', factory: 's3V2', class: 'S3V2' }],
  ])('%s', (said, names) => {
    expect(pluginName(said, 'transport')).toEqual(names)
  })

  test.each([
    ['', 'empty'],
    ['Redis', 'capital'],
    ['re dis', 'small letters'],
    ['../up', 'small letters'],
    ['@you', 'small letters'],
    ['@you/', 'small letters'],
    ['@you/.hidden', 'small letters'],
    ['@you/node_modules', 'small letters'],
    ['é', 'small letters'],
    ['x'.repeat(214), '214'],
    ['import', 'import cannot be the name of a function'],
    ['2fast', '2fast cannot be'],
    ['@you/---', 'what is left'],
  ])('is refused, with why: %s', (said, why) => {
    const call = () => createPlugin({ name: said, kind: 'transport' })
    expect(call).toThrow(expect.objectContaining({ code: 'ERR_PLUGIN_NAME', message: expect.stringContaining(why) }))
  })

  test('is refused, or all that comes of it is what npm, files and programs take', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abz09-._~@/ A'), maxLength: 12 }), (said) => {
        let found: ReturnType<typeof pluginName>
        try {
          found = pluginName(said, 'sink')
        } catch (error) {
          expect(error).toMatchObject({ code: 'ERR_PLUGIN_NAME' })
          return
        }
        expect(found.package).toMatch(/^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/)
        expect(found.file).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
        expect(found.factory).toMatch(/^[a-z][a-zA-Z0-9]*$/)
      }),
    )
  })
})
