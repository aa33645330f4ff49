import type { JsonValue } from '@papy/contract'
import { placeNameAt, placeNames } from '@papy/contract/medium'
import { describe, expect, test } from 'vitest'

test('names say who stored for how many readers, and are never the same', () => {
  const [nameFor, again] = [placeNames(3), placeNames(3)]
  const names = [nameFor(1), nameFor(1), nameFor(65_535), again(0)]
  expect(names).toEqual([
    expect.stringMatching(/^3-0-[0-9a-f]{16}-1$/),
    expect.stringMatching(/^3-1-[0-9a-f]{16}-1$/),
    expect.stringMatching(/^3-2-[0-9a-f]{16}-65535$/),
    expect.stringMatching(/^3-0-[0-9a-f]{16}-0$/),
  ])
  expect(new Set(names).size).toBe(4)
  expect(names.map((name) => placeNameAt('@acme/x', name))).toEqual(
    names.map((name, at) => ({ name, readers: [1, 1, 65_535, 0][at] })),
  )
})

describe('nothing else passes for a name', () => {
  test.each<[string, JsonValue]>([
    ['empty', ''],
    ['without readers', '3-0-0123456789abcdef'],
    ['with a leading zero', '03-0-0123456789abcdef-1'],
    ['in capitals', '3-0-0123456789ABCDEF-1'],
    ['with a line end', '3-0-0123456789abcdef-1\n'],
    ['with a path', '3-0-0123456789abcdef-1/../x'],
    ['in another directory', '../3-0-0123456789abcdef-1'],
    ['with a digit of another script', '３-0-0123456789abcdef-1'],
    ['no string', 3],
    ['nothing', null],
    ['in a list', ['3-0-0123456789abcdef-1']],
  ])('%s: %j', (_, at) => {
    expect(() => placeNameAt('@acme/x', at)).toThrow(expect.objectContaining({ code: 'ERR_TICKET_MALFORMED' }))
  })
})
