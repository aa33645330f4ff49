import { readFileSync } from 'node:fs'
import { v8 } from '@papy/serializer-v8'
import { describe, expect, it } from 'vitest'
import { golden } from '../../../.config/testing/golden.ts'

const serializer = v8().open()
const file = new URL('./fixtures/golden.json', import.meta.url)
const fixtures = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, readonly string[]>>

describe('the format of v8()', () => {
  // Another format is another version of it: what is under way between two releases must be readable, or be refused.
  for (const [name, parts] of Object.entries(fixtures)) {
    const make = golden[name] as () => unknown
    it(`is what it was: ${name}`, () => {
      expect(masked(serializer.encode(make()))).toEqual(parts)
    })

    it(`is read as it was: ${name}`, () => {
      expect(serializer.decode(ofThisNode(parts.map(fromHex)))).toStrictEqual(make())
    })
  }
})

/** Of which versions of Node and V8 it is stands in bytes 4 to 8. */
function masked([first = new Uint8Array(), ...large]: readonly Uint8Array[]): readonly string[] {
  return [Buffer.from(first).fill(0, 4, 8), ...large].map(toHex)
}

function ofThisNode(parts: readonly Uint8Array[]): readonly Uint8Array[] {
  const [own = new Uint8Array()] = serializer.encode(null)
  parts[0]?.set(own.subarray(4, 8), 4)
  return parts
}

function toHex(part: Uint8Array): string {
  return Buffer.from(part).toString('hex')
}

function fromHex(part: string): Uint8Array {
  return Buffer.from(part, 'hex')
}
