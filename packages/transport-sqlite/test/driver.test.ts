import { describe, expect, test } from 'vitest'
import { type Driver, driverFor, type Surroundings } from '../src/driver.ts'

const [node20, node22, node24] = [
  { napi: 9, builtIn: false },
  { napi: 9, builtIn: true },
  { napi: 10, builtIn: true },
]

describe('a driver that would crash this Node is never loaded', () => {
  test.each<[string, Driver | undefined, Surroundings, Driver]>([
    ['13 on Node 24', undefined, { ...node24, installed: '13.2.0' }, 'better-sqlite3'],
    ['12 on Node 20', undefined, { ...node20, installed: '12.11.1' }, 'better-sqlite3'],
    ['13 on Node 22.13', undefined, { ...node22, installed: '13.2.0' }, 'node:sqlite'],
    ['none on Node 24', undefined, { ...node24, installed: undefined }, 'node:sqlite'],
    ['what is asked for', 'node:sqlite', { ...node24, installed: '13.2.0' }, 'node:sqlite'],
  ])('%s', (_, wanted, surroundings, driver) => {
    expect(driverFor(wanted, surroundings)).toBe(driver)
  })

  test.each<[string, Driver | undefined, Surroundings, string, string]>([
    [
      '13 on Node 20',
      undefined,
      { ...node20, installed: '13.2.0' },
      'ERR_PLUGIN_INCOMPATIBLE',
      'npm install better-sqlite3@12',
    ],
    [
      '14 on Node 20',
      undefined,
      { ...node20, installed: '14.0.0' },
      'ERR_PLUGIN_INCOMPATIBLE',
      'npm install better-sqlite3@12',
    ],
    [
      'none on Node 20',
      undefined,
      { ...node20, installed: undefined },
      'ERR_PLUGIN_NOT_FOUND',
      'npm install better-sqlite3@12',
    ],
    [
      '13 on Node 22.13, asked for',
      'better-sqlite3',
      { ...node22, installed: '13.2.0' },
      'ERR_PLUGIN_INCOMPATIBLE',
      '22.14',
    ],
    [
      'none on Node 24, asked for',
      'better-sqlite3',
      { ...node24, installed: undefined },
      'ERR_PLUGIN_NOT_FOUND',
      'npm install better-sqlite3`',
    ],
    ['node:sqlite on Node 20', 'node:sqlite', { ...node20, installed: '12.0.0' }, 'ERR_PLUGIN_NOT_FOUND', '22.13'],
  ])('%s: the error says what to install', (_, wanted, surroundings, code, next) => {
    const refused = () => driverFor(wanted, surroundings)
    expect(refused).toThrow(expect.objectContaining({ code }))
    expect(refused).toThrow(next)
  })
})
