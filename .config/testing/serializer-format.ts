import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Serializer } from '../../packages/contract/dist/index.js'
import { golden } from './golden.ts'

/** What in the bytes is of this Node alone. */
export interface OfThisNode {
  /** Parts as they would have been written by any. */
  readonly masked: (parts: readonly Uint8Array[]) => readonly Uint8Array[]
  /** Such parts as this one writes them. */
  readonly unmasked: (parts: readonly Uint8Array[]) => readonly Uint8Array[]
}

const nothing: OfThisNode = { masked: (parts) => parts, unmasked: (parts) => parts }

/**
 * The bytes are those of a file of golden encodings. Another format is another version of it: what is under way between
 * two releases must be readable, or be refused.
 *
 * @param file - JSON: for each name in `golden`, the parts in hexadecimal digits
 */
export function testFormat(name: string, serializer: Serializer, file: URL, ofThisNode = nothing): void {
  const encodings = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, readonly string[]>>

  describe(`the format of ${name}()`, () => {
    for (const [what, parts] of Object.entries(encodings)) {
      const make = golden[what] as () => unknown
      it(`is what it was: ${what}`, () => {
        expect(ofThisNode.masked(serializer.encode(make())).map(toHex)).toEqual(parts)
      })

      it(`is read as it was: ${what}`, () => {
        expect(serializer.decode(ofThisNode.unmasked(parts.map(fromHex)))).toStrictEqual(make())
      })
    }
  })
}

function toHex(part: Uint8Array): string {
  return Buffer.from(part).toString('hex')
}

function fromHex(part: string): Uint8Array {
  return Buffer.from(part, 'hex')
}
