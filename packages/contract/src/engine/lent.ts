import { SerializerError } from '../errors.ts'
import type { Lease } from '../transport.ts'
import { partsOf } from './parts.ts'
import { type TypedArrayKind, typedArrays } from './typed-arrays.ts'

/** Parts of fewer bytes are copied: the values themselves, and what costs no more to copy than to look after. */
const LARGE = 4096

/**
 * Memory that a transport has lent for the time of some calls: what they are called with are views of it. Whatever of it is
 * still wanted afterwards must be copied before it is released.
 */
export class Lent {
  readonly #leases: Lease[] = []
  readonly #memory = new Set<ArrayBufferLike>()

  /** The parts of a lease to be decoded, of which the large ones stay where they are. */
  add(lease: Lease): readonly Uint8Array[] {
    if (!lease.borrowed) return lease.parts
    this.#leases.push(lease)
    return lease.parts.map((part, at) => {
      if (at === 0 || part.byteLength < LARGE) return new Uint8Array(part)
      this.#memory.add(part.buffer)
      return part
    })
  }

  /**
   * A value with copies in place of all that was lent: in arrays, plain objects, Maps and the like where it stands.
   *
   * @throws SerializerError `ERR_NOT_SERIALIZABLE`, where it stands in a place that cannot be written
   */
  own(value: unknown): unknown {
    if (this.#memory.size === 0 || !isObject(value)) return value
    const copies = new Map<object, object>()
    const copy = this.#copyOf(value, copies)
    if (copy !== undefined) return copy
    const [seen, open] = [new Set<object>([value]), [value]]
    while (open.length > 0) {
      const whole = open.pop() as object
      this.#replace(whole, copies)
      for (const part of partsOf(whole)) {
        if (!isObject(part) || seen.has(part)) continue
        seen.add(part)
        open.push(part)
      }
    }
    return value
  }

  /** Nobody looks at it any more. */
  release(): void {
    this.#memory.clear()
    for (const lease of this.#leases.splice(0)) lease.release()
  }

  #replace(whole: object, copies: Map<object, object>): void {
    if (ArrayBuffer.isView(whole)) return
    if (whole instanceof Map) {
      for (const [key, part] of whole) {
        if (this.#copyOf(key, copies) !== undefined) throw stuck()
        const copy = this.#copyOf(part, copies)
        if (copy !== undefined) whole.set(key, copy)
      }
    } else if (whole instanceof Set) {
      const parts = [...whole]
      if (!parts.some((part) => this.#copyOf(part, copies) !== undefined)) return
      whole.clear()
      for (const part of parts) whole.add(this.#copyOf(part, copies) ?? part)
    } else {
      for (const key of Object.keys(whole)) {
        const copy = this.#copyOf((whole as Record<string, unknown>)[key], copies)
        if (copy !== undefined && !Reflect.set(whole, key, copy)) throw stuck()
      }
    }
  }

  // Of the same view always the same copy; `undefined` of what was not lent.
  #copyOf(part: unknown, copies: Map<object, object>): object | undefined {
    if (this.#memory.has(part as ArrayBufferLike)) throw stuck()
    if (!ArrayBuffer.isView(part) || !this.#memory.has(part.buffer)) return undefined
    const copy = copies.get(part) ?? copied(part)
    copies.set(part, copy)
    return copy
  }
}

function copied(view: ArrayBufferView): object {
  const bytes = new Uint8Array(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
  if (Buffer.isBuffer(view)) return Buffer.from(bytes.buffer)
  const Kind = typedArrays.find((kind) => view instanceof kind)
  return Kind === undefined ? new DataView(bytes.buffer) : new (Kind as TypedArrayKind)(bytes.buffer)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function stuck(): SerializerError {
  const message = 'a result holds memory that was lent, in a place that cannot be written; copy it: view.slice()'
  return new SerializerError('ERR_NOT_SERIALIZABLE', message, { path: 'result' })
}
