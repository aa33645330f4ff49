import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { locate, step, type UserFunction } from '@papy/contract/function'
import * as root from '@papy/std'
import * as http from '@papy/std/http'
import * as maths from '@papy/std/maths'
import * as reduce from '@papy/std/reduce'
import * as topology from '@papy/std/topology'
import * as values from '@papy/std/values'
import { describe, expect, test } from 'vitest'

const dist = new URL('../dist/', import.meta.url)

describe.each([
  ['topology', topology, ['@papy/contract']],
  ['maths', maths, ['@papy/contract']],
  ['values', values, ['@papy/contract', '@papy/contract/value', '@papy/serializer-v8']],
  ['reduce', reduce, ['@papy/contract', '@papy/contract/engine', '@papy/core']],
  ['http', http, ['@papy/contract', '@papy/contract/engine']],
] as const)('@papy/std/%s', (shelf, door, needs) => {
  test('loads no more than it needs', () => {
    expect([...neededBy(`./${shelf}.js`)].filter((from) => !isBuiltin(from)).sort()).toEqual(needs)
  })

  test('is where workers import its functions from, whichever door they came through', () => {
    const all: Readonly<Record<string, unknown>> = root
    for (const [name, fn] of Object.entries(door)) {
      if (typeof fn !== 'function') continue
      if (name in all) expect(all[name]).toBe(fn)
      const url = new URL(`${shelf}.js`, dist).href
      expect(locate(step(fn as UserFunction))).toEqual({ kind: 'module', url, export: name })
    }
  })
})

/** What a built module imports, and what of its parts that it shares with others do. */
function neededBy(file: string): Set<string> {
  const text = readFileSync(new URL(file, dist), 'utf8')
  const imports = [...text.matchAll(/^(?:import|export)[^'"]*? from ["'](.*)["'];?$/gm)].map(([, from]) => `${from}`)
  return new Set(imports.flatMap((from) => (from.startsWith('./') ? [...neededBy(from)] : [from])))
}

test('the root door has all of them but the maths, and what only mapReduce is made of', () => {
  const missing = [topology, values, reduce, http].flatMap(Object.keys).filter((name) => !(name in root))
  expect(missing).toEqual(['itself'])
  expect(Object.keys(maths).filter((name) => name in root)).toEqual([])
})
