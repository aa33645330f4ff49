import { readFileSync } from 'node:fs'
import { json } from '@papy/serializer-json'
import { describe, expect, it } from 'vitest'
import { golden } from '../../../.config/testing/golden.ts'

const serializer = json().open()
const file = new URL('./fixtures/golden.json', import.meta.url)
const fixtures = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, readonly string[]>>

describe('the format of json()', () => {
  // Another format is another version of it: what is under way between two releases must be readable, or be refused.
  for (const [name, parts] of Object.entries(fixtures)) {
    const make = golden[name] as () => unknown
    it(`is what it was: ${name}`, () => {
      expect(serializer.encode(make()).map(toHex)).toEqual(parts)
    })

    it(`is read as it was: ${name}`, () => {
      expect(serializer.decode(parts.map(fromHex))).toStrictEqual(make())
    })
  }
})

function toHex(part: Uint8Array): string {
  return Buffer.from(part).toString('hex')
}

function fromHex(part: string): Uint8Array {
  return Buffer.from(part, 'hex')
}
