import { decodeError, type PortableError } from '@papy/contract'
import { type Binary, malformedValue } from '@papy/contract/value'
import { Tag } from 'cbor-x'
import { Form, TAG } from './form.ts'

/** Begins a part that others may refer to while it is being read. */
type Begin = <T>(part: T) => T

/** Makes a value again of what has its special parts in a form of our own. Arrays and plain objects are filled in place. */
export class UnformedValue {
  readonly #binaries: readonly Binary[]
  readonly #shared: { part: unknown }[] = []

  constructor(binaries: readonly Binary[]) {
    this.#binaries = binaries
  }

  /** The part that a copy was made of. */
  of(copy: unknown, begin: Begin = (part) => part): unknown {
    if (typeof copy !== 'object' || copy === null) return copy
    if (Array.isArray(copy)) return this.#items(begin(copy as unknown[]))
    return copy instanceof Tag
      ? this.#formed(contentsOf(copy), begin)
      : this.#properties(begin(copy as Record<string, unknown>))
  }

  #items(list: unknown[]): unknown[] {
    for (let at = 0; at < list.length; at++) if (isObject(list[at])) list[at] = this.of(list[at])
    return list
  }

  #properties(record: Record<string, unknown>): Record<string, unknown> {
    for (const key of Object.keys(record)) if (isObject(record[key])) record[key] = this.of(record[key])
    return record
  }

  #formed([form, ...contents]: readonly unknown[], begin: Begin): unknown {
    const [first] = contents
    switch (form) {
      case Form.shared:
        return this.#begun(first)
      case Form.reference:
        return this.#referred(first)
      case Form.map:
        return this.#map(begin(new Map()), contents)
      case Form.set:
        return this.#set(begin(new Set()), contents)
      case Form.unevenList:
        return this.#fill(begin(listOf(first, contents.length)), contents.slice(1))
      case Form.record:
        return this.#fill(begin({}), contents)
      case Form.error:
        return begin(errorOf(this.of(first)))
      default:
        return begin(this.#leaf(form, first))
    }
  }

  #leaf(form: unknown, content: unknown): unknown {
    if (form === Form.minusZero) return -0
    if (form === Form.text && content instanceof Uint8Array) return textOf(content)
    if (form === Form.bigint && typeof content === 'string') return bigintOf(content)
    if (form === Form.date && typeof content === 'number') return new Date(content)
    const binary = form === Form.binary && typeof content === 'number' ? this.#binaries[content] : undefined
    return binary ?? fail('a part is in no known form')
  }

  #begun(copy: unknown): unknown {
    const place: { part: unknown } = { part: undefined }
    this.#shared.push(place)
    return this.of(copy, (part) => {
      place.part = part
      return part
    })
  }

  #referred(number: unknown): unknown {
    return this.#shared[number as number]?.part ?? fail('it refers to a part that is not there')
  }

  #map(map: Map<unknown, unknown>, contents: readonly unknown[]): Map<unknown, unknown> {
    for (const [key, value] of pairs(contents)) map.set(this.of(key), this.of(value))
    return map
  }

  #set(set: Set<unknown>, contents: readonly unknown[]): Set<unknown> {
    for (const member of contents) set.add(this.of(member))
    return set
  }

  #fill<T extends object>(part: T, contents: readonly unknown[]): T {
    const { length } = part as { length?: number }
    for (const [key, value] of pairs(contents)) {
      const name = this.of(key)
      if (typeof name !== 'string' || (name === 'length' && Array.isArray(part))) fail('a property has no name')
      Object.defineProperty(part, name as string, {
        value: this.of(value),
        writable: true,
        enumerable: true,
        configurable: true,
      })
    }
    if (Array.isArray(part) && part.length !== length) fail('an array is longer than it says')
    return part
  }
}

function contentsOf({ tag, value }: Tag): readonly unknown[] {
  return tag === TAG && Array.isArray(value) ? (value as unknown[]) : fail('a tag holds no part')
}

function* pairs(contents: readonly unknown[]): Generator<readonly [key: unknown, value: unknown]> {
  if (contents.length % 2 !== 0) fail('a value is missing')
  for (let at = 0; at < contents.length; at += 2) yield [contents[at], contents[at + 1]]
}

/** Holes up to which an array is laid out in full. */
const FEW_HOLES = 1024

// V8 takes memory for all items of an array that is made to be long, unless it was a sparse one before.
function listOf(length: unknown, given: number): unknown[] {
  if (!Number.isInteger(length) || (length as number) < 0 || (length as number) > 0xffffffff)
    fail('an array has no length')
  const list: unknown[] = []
  if ((length as number) > given + FEW_HOLES) list[0xfffffffe] = undefined
  list.length = length as number
  return list
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString('utf16le')
}

// In base 16, as reading takes no longer than the text is long: cbor-x reads bignums in time that grows with its square.
function bigintOf(text: string): bigint {
  const [, minus, digits] = /^(-?)([0-9a-f]+)$/.exec(text) ?? []
  if (digits === undefined) return fail('a bigint is none')
  return minus === '-' ? -BigInt(`0x${digits}`) : BigInt(`0x${digits}`)
}

function errorOf(portable: unknown): object {
  const error = isObject(portable) ? decodeError(portable as PortableError) : undefined
  return isObject(error) ? (error as object) : fail('an error is none')
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function fail(why: string): never {
  throw malformedValue('cbor()', why)
}
