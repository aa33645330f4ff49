import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { codes, later } from './codes.ts'
import { corners } from './corners.ts'
import { faults } from './faults.ts'
import type { Law } from './law.ts'

const root = new URL('../../', import.meta.url)
const known = JSON.parse(readFileSync(new URL('docs/errors.json', root), 'utf8')) as Record<string, unknown>

/** The test of a law, as it stands in its file. */
function textOf({ file }: Law): string {
  const url = new URL(file, root)
  expect(existsSync(url), `${file} is not there; where is the test now?`).toBe(true)
  return readFileSync(url, 'utf8')
}

describe('every code has a test', () => {
  test('the table has all codes of docs/errors.json, which has all of the sources', () => {
    expect(Object.keys(codes).sort()).toEqual(Object.keys(known).sort())
  })

  test.each(Object.entries(codes))('%s', (code, law) => {
    const text = textOf(law)
    expect(text).toContain(law.title)
    expect(text).toContain(code)
  })

  test.each(later)('%s: not built yet', (code) => {
    expect(Object.keys(known)).not.toContain(code)
  })
})

describe('every rule has a test', () => {
  test.each(corners)('$rule', (law) => {
    expect(textOf(law)).toContain(law.title)
  })

  test('and is named once', () => {
    const names = corners.map(({ rule }) => rule)
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  })
})

describe('every fault is seen to happen', () => {
  test.each(faults)('$number: $rule', (law) => {
    expect(textOf(law)).toContain(law.title)
  })
})
