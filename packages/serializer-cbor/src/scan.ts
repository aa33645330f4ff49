import { malformedValue } from '@papy/contract/value'
import { TAG } from './form.ts'

/** How deep items may be nested: more than the stack holds. */
const MAX_DEPTH = 20_000

// The first byte of an item: three bits of its major type, five of its length or of how many bytes have that.
const [NEGATIVE, BYTES, TEXT, LIST, MAP, TAGGED] = [1, 2, 3, 4, 5, 6] as const

const PROTO = Buffer.from('__proto__')

/**
 * Looks over CBOR before anything is made of it: it is one item, no longer and no shorter than it says; nothing is in it but
 * what this package writes. So what cbor-x would make of other tags never comes into play: records compiled to functions,
 * tables of prefixes, regular expressions, shared values that are read twice, bignums read in quadratic time, extensions that
 * the user gave it.
 *
 * @returns whether anything is tagged
 * @throws SerializerError `ERR_MALFORMED`
 */
export function scan(bytes: Uint8Array): boolean {
  const end = bytes.length
  const outer: number[] = []
  let at = 0
  let hasTags = false
  // Items that are left to come in what surrounds the next one, and whether that is a map, of which keys count too.
  let left = 1
  let isMap = false
  for (;;) {
    while (left === 0) {
      if (outer.length === 0) return at === end ? hasTags : fail('there is more than one item')
      isMap = outer.pop() === 1
      left = outer.pop() as number
    }
    // Of an even number of items left in a map, the next one is a key.
    const isKey = isMap && left % 2 === 0
    left--
    let first = byteAt(bytes, at++)
    if (first >> 5 === TAGGED) {
      at = tagEnd(bytes, at - 1)
      first = byteAt(bytes, at++)
      if (first >> 5 !== LIST) fail('a tag holds no part')
      hasTags = true
    }
    const major = first >> 5
    const size = first & 0x1f
    const length = size < 24 ? size : lengthAt(bytes, at, size)
    if (size >= 24) at += 1 << (size - 24)
    if (isKey) checkKey(bytes, at, major, length)
    if (major <= NEGATIVE) continue
    if (major === BYTES || major === TEXT) at += length
    else if (major === LIST || major === MAP) {
      outer.push(left, isMap ? 1 : 0)
      isMap = major === MAP
      left = isMap ? length * 2 : length
      // Each item takes a byte at least.
      if (left > end - at) fail('it is cut short')
      if (outer.length > MAX_DEPTH * 2) fail('it is nested too deeply')
    } else if ((size < 20 || size > 23) && size !== 27) fail(`it has a simple value of size ${size}`)
    if (at > end) fail('it is cut short')
  }
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? fail('it is cut short')
}

function lengthAt(bytes: Uint8Array, at: number, size: number): number {
  if (size > 27) fail('a length is indefinite')
  const width = 1 << (size - 24)
  if (at + width > bytes.length) fail('it is cut short')
  let length = 0
  for (let nth = 0; nth < width; nth++) length = length * 256 + (bytes[at + nth] as number)
  return length
}

// Ours takes a byte for its type and four for its number.
function tagEnd(bytes: Uint8Array, at: number): number {
  const size = (bytes[at] as number) & 0x1f
  const tag = size < 24 ? size : lengthAt(bytes, at + 1, size)
  return size === 26 && tag === TAG ? at + 5 : fail(`it has a tag ${tag}`)
}

function checkKey(bytes: Uint8Array, at: number, major: number, length: number): void {
  if (major !== TEXT) fail('a key is no text')
  if (length !== PROTO.length || bytes[at] !== PROTO[0]) return
  if (PROTO.equals(bytes.subarray(at, at + length))) fail('a key is __proto__')
}

function fail(why: string): never {
  throw malformedValue('cbor()', why)
}
