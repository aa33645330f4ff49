import { expect, test } from 'vitest'
import type { Chain } from '../src/chain.ts'
import { duplicates, repeats } from '../src/duplicates.ts'
import { readChains, readDuplicates } from './chains.ts'

test('chains that agree in all aligned residues with one that was kept are duplicates', () => {
  const chains = [chain('a', 'WCHWCH'), chain('b', 'KWCHWCH'), chain('c', 'WCHDDD'), chain('d', 'WCAWCH')]
  expect([...duplicates(chains)]).toEqual([
    ['b', 'a'],
    ['c', 'a'],
  ])
})

test('135 of the 189 chains are left when the listed ones are taken out', () => {
  const listed = readDuplicates()
  const chains = readChains()
  for (const [name] of listed) expect(chains.delete(name)).toBe(true)
  expect(chains.size).toBe(135)
})

test('each listed chain repeats an earlier one that is kept', () => {
  const chains = readChains()
  const listed = new Map(readDuplicates())
  for (const [name, original] of listed) {
    expect(original < name && !listed.has(original)).toBe(true)
    expect(repeats(chains.get(name) as Chain, chains.get(original) as Chain)).toBe(true)
  }
})

function chain(name: string, sequence: string): Chain {
  return { name, sequence, coordinates: new Float64Array(3 * sequence.length) }
}
