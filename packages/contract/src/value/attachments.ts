import { viewClasses } from './kind.ts'

/** Bytes from which binary contents travel as a part of their own. */
export const OUT_OF_BAND = 4096

/** Binary contents: an ArrayBuffer, or a view of one. */
export type Binary = ArrayBuffer | ArrayBufferView<ArrayBuffer>

/** Where a binary is among the chunks; four numbers each. */
export const PLACE = ['kind', 'chunk', 'from', 'byteLength'] as const

/** What is written beside a value: where each binary is, and the chunks of memory. */
export interface AttachmentsWritten {
  /** {@link PLACE} for each binary, in the order in which they were added. */
  readonly places: readonly number[]
  /** Chunks that are written with the value, as they are small. */
  readonly small: readonly Uint8Array[]
  /** Chunks that are parts of their own: views of the very memory. */
  readonly large: readonly Uint8Array[]
}

/** A stretch of memory that is written once, and the binaries in it. */
interface Stretch {
  from: number
  to: number
  readonly members: number[]
}

/** Names of what a binary may be; an index into them is written. */
export const binaryKinds: readonly string[] = ['ArrayBuffer', 'Buffer', ...viewClasses().map(({ name }) => name)]

/**
 * The binary contents of a value that is being written. Only what the views show is written, never the rest of their buffer.
 * Views that overlap still do when they are read; others of one buffer come to be of several.
 */
export class Attachments {
  readonly #binaries: Binary[] = []
  readonly #indices = new Map<Binary, number>()

  get size(): number {
    return this.#binaries.length
  }

  /** Adds a binary, unless it was, and says its index. */
  add(binary: Binary): number {
    const known = this.#indices.get(binary)
    if (known !== undefined) return known
    this.#indices.set(binary, this.#binaries.length)
    return this.#binaries.push(binary) - 1
  }

  written(): AttachmentsWritten {
    const places = new Array<number>(this.#binaries.length * PLACE.length)
    const small: Uint8Array[] = []
    const large: Uint8Array[] = []
    for (const [buffer, members] of this.#byBuffer()) {
      for (const { from, to, members: inside } of this.#stretches(members)) {
        const list = to - from < OUT_OF_BAND ? small : large
        // Small ones count from 0 up, large ones from -1 down.
        const chunk = list === small ? small.length : -1 - large.length
        list.push(new Uint8Array(buffer, from, to - from))
        for (const at of inside) this.#place(at, chunk, from, places)
      }
    }
    return { places, small, large }
  }

  #place(at: number, chunk: number, from: number, places: number[]): void {
    const binary = this.#binaries[at] as Binary
    const place = [binaryKinds.indexOf(nameOf(binary)), chunk, offsetOf(binary) - from, binary.byteLength]
    for (const [nth, number] of place.entries()) places[at * PLACE.length + nth] = number
  }

  #byBuffer(): Map<ArrayBuffer, number[]> {
    const buffers = new Map<ArrayBuffer, number[]>()
    for (const [at, binary] of this.#binaries.entries()) {
      const buffer = ArrayBuffer.isView(binary) ? binary.buffer : binary
      const members = buffers.get(buffer)
      if (members === undefined) buffers.set(buffer, [at])
      else members.push(at)
    }
    return buffers
  }

  #stretches(members: readonly number[]): readonly Stretch[] {
    const found: Stretch[] = []
    const offset = (at: number): number => offsetOf(this.#binaries[at] as Binary)
    for (const at of members.toSorted((a, b) => offset(a) - offset(b))) {
      const binary = this.#binaries[at] as Binary
      const from = offset(at)
      const to = from + binary.byteLength
      const last = found.at(-1)
      // What would not lie well in that stretch is written again.
      if (last === undefined || from >= last.to || (from - last.from) % widthOf(nameOf(binary)) !== 0)
        found.push({ from, to, members: [at] })
      else {
        last.to = Math.max(last.to, to)
        last.members.push(at)
      }
    }
    return found
  }
}

function nameOf(binary: Binary): string {
  if (!ArrayBuffer.isView(binary)) return 'ArrayBuffer'
  const prototype: unknown = Object.getPrototypeOf(binary)
  return prototype === Buffer.prototype ? 'Buffer' : (prototype as Binary).constructor.name
}

/** Bytes of an item. */
export function widthOf(name: string): number {
  const known = (globalThis as unknown as Record<string, { BYTES_PER_ELEMENT?: number } | undefined>)[name]
  return known?.BYTES_PER_ELEMENT ?? 1
}

function offsetOf(binary: Binary): number {
  return ArrayBuffer.isView(binary) ? binary.byteOffset : 0
}
