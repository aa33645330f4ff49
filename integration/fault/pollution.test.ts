import { isPiperError, Piper } from '@papy/core'
import { IMap } from '@papy/imap'
import { cbor } from '@papy/serializer-cbor'
import { json } from '@papy/serializer-json'
import { v8 } from '@papy/serializer-v8'
import { file } from '@papy/transport-file'
import { describe, expect, test } from 'vitest'
import { seed } from '../../.config/testing/random.ts'
import { pollutions } from './corpus.ts'
import { failed, parsed, prototypes, thrown, told, toldError } from './fixtures/polluting.mjs'
import { kinds } from './kinds.ts'
import { codes, piper, range, through } from './plumbed.ts'

const before = prototypes()
const texts = [...pollutions(300, seed)]

// Fault 31. JSON.parse makes own properties of all names, also of `__proto__`; whatever copies them must do so too.
describe.each(Object.entries({ json, cbor, v8 }))('%s()', (_name, serializer) => {
  test(`10,000 values with the names of prototypes are kept as data (PAPY_SEED=${seed})`, () => {
    const opened = serializer().open()
    for (const text of pollutions(10_000, seed)) {
      const parts = opened.encode(JSON.parse(text)).map((part) => Uint8Array.from(part))
      expect(JSON.stringify(opened.decode(parts))).toBe(JSON.stringify(JSON.parse(text)))
    }
    expect(prototypes()).toBe(before)
  })

  describe.each(kinds)('$name', ({ workers }) => {
    const between = async (from: unknown, to: unknown) => {
      const { rows } = await through(
        { workers: workers(2), stride: 10 },
        (parallel) => [piper(from, { parallel }), piper(to, { parallel })],
        { items: texts, via: file({ serializer: serializer() }) },
      )
      return rows
    }

    test('values arrive in workers as they are, and change nothing there', async () => {
      expect(await between(parsed, told)).toEqual(texts.map((text) => [JSON.stringify(JSON.parse(text)), true]))
    })

    test('so do errors with such fields: they stay errors', async () => {
      expect(await between(failed, toldError)).toEqual(texts.map(() => [true, true, true]))
    })
  })
})

test.each(kinds)('$name: items, results and what is thrown, by way of the coordinator', async ({ workers }) => {
  const { rows } = await through(
    { workers: workers(2) },
    (parallel) => [piper(parsed, { parallel }), piper(told), piper(thrown, { parallel })],
    { items: texts },
  )
  expect(codes(rows)).toEqual(texts.map(() => 'ERR_WORKER'))
  for (const row of rows)
    expect(isPiperError(row) && (row as unknown as { polluted: unknown }).polluted).toBeUndefined()
  expect(prototypes()).toBe(before)
})

test.each(['__proto__', 'constructor', 'prototype'])('options called %s are refused, or nothing', (name) => {
  const options = JSON.parse(`{ "${name}": { "workers": 3, "stride": 7, "name": "polluted", "deed": "polluted" } }`)
  const made = [() => new IMap(options), () => new Piper(told as never, options), () => file(options)]
  for (const [at, make] of made.entries()) {
    try {
      expect([at, JSON.stringify(make())]).toEqual([at, expect.not.stringContaining('polluted')])
    } catch (error) {
      if ((error as { code?: string }).code === undefined) throw error
    }
  }
  expect(prototypes()).toBe(before)
  expect(range(3)).not.toHaveProperty('polluted')
})
