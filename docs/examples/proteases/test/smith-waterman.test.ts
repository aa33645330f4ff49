import { expect, test } from 'vitest'
import { encode, SCORES, SIZE } from '../src/blosum62.ts'
import { smithWaterman } from '../src/smith-waterman.ts'

test('equal sequences align end to end', () => {
  expect(smithWaterman('WCH', 'WCH')).toEqual({ score: 11 + 9 + 8, blocks: [[0, 0, 3]] })
})

test('sequences that have nothing in common do not align', () => {
  expect(smithWaterman('AAAA', 'WWWW')).toEqual({ score: 0, blocks: [] })
})

test.each([
  ['WWWWAWWWW', 10],
  ['WWWWAAWWWW', 10.5],
  ['WWWWAAAAAWWWW', 12],
])('a gap costs 10 and half a point for each further residue: %s', (longer, cost) => {
  expect(smithWaterman(longer, 'WWWWWWWW').score).toBe(8 * 11 - cost)
  expect(smithWaterman('WWWWWWWW', longer).score).toBe(8 * 11 - cost)
})

test('residues in a gap stand opposite nothing', () => {
  expect(smithWaterman('WWWWAAWWWW', 'WWWWWWWW').blocks).toEqual([
    [0, 0, 4],
    [6, 4, 4],
  ])
})

test('of equally good ends the first in row order is taken', () => {
  expect(smithWaterman('WAAAW', 'W').blocks).toEqual([[0, 0, 1]])
  expect(smithWaterman('W', 'WAAAW').blocks).toEqual([[0, 0, 1]])
})

test('scores agree with the definition, which tries every length of every gap', () => {
  const random = dice(20_091)
  for (let round = 0; round < 200; round++) {
    const [left, right] = [sequence(random), sequence(random)]
    expect([left, right, smithWaterman(left, right).score]).toEqual([left, right, byDefinition(left, right)])
  }
})

test('the aligned residues and the gaps between them add up to the score', () => {
  const random = dice(1_986)
  for (let round = 0; round < 200; round++) {
    const [one, other] = [sequence(random), sequence(random)]
    const { score, blocks } = smithWaterman(one, other)
    let sum = 0
    for (const [b, [left, right, length]] of blocks.entries()) {
      for (let k = 0; k < length; k++) sum += substitution(one[left + k], other[right + k])
      const [l, r, before] = blocks[b - 1] ?? [left, right, 0]
      sum -= gap(left - l - before) + gap(right - r - before)
    }
    expect([one, other, sum]).toEqual([one, other, score])
  }
})

function byDefinition(left: string, right: string): number {
  const table = Array.from({ length: left.length + 1 }, () => new Float64Array(right.length + 1))
  for (let i = 1; i <= left.length; i++) {
    for (let j = 1; j <= right.length; j++) {
      const above = Array.from({ length: i }, (_, k) => table[k][j] - gap(i - k))
      const beside = Array.from({ length: j }, (_, k) => table[i][k] - gap(j - k))
      const match = table[i - 1][j - 1] + substitution(left[i - 1], right[j - 1])
      table[i][j] = Math.max(0, match, ...above, ...beside)
    }
  }
  return Math.max(...table.flatMap((row) => [...row]))
}

function gap(length: number): number {
  return length === 0 ? 0 : 10 + 0.5 * (length - 1)
}

function substitution(one: string, other: string): number {
  return SCORES[encode(one)[0] * SIZE + encode(other)[0]]
}

/** Few letters and strong scores, so that gaps pay. */
function sequence(random: () => number): string {
  return Array.from({ length: 4 + Math.floor(16 * random()) }, () => 'WWCHAG'[Math.floor(6 * random())]).join('')
}

/** Numbers from 0 to 1, the same for the same seed (Park & Miller 1988). */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
