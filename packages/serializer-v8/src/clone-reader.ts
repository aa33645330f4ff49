import { Deserializer } from 'node:v8'
import { decodeError, type PortableError } from '@papy/contract'
import { type Binary, malformedValue } from '@papy/contract/value'
import { Host } from './clone-writer.ts'

/** Reads what a CloneWriter wrote. */
export class CloneReader extends Deserializer {
  readonly #binaries: readonly Binary[]

  constructor(bytes: Uint8Array, binaries: readonly Binary[]) {
    super(bytes)
    this.#binaries = binaries
  }

  /** The value. */
  read(): unknown {
    for (const [at, binary] of this.#binaries.entries())
      if (!ArrayBuffer.isView(binary)) this.transferArrayBuffer(at, binary)
    if (!this.readHeader()) throw malformedValue('v8()', 'V8 finds no header')
    return this.readValue()
  }

  /** Asked by V8 for each view and each error. */
  _readHostObject(): object {
    const host = this.readUint32()
    if (host === Host.error) return errorOf(this.readValue())
    const binary = host === Host.binary ? this.#binaries[this.readUint32()] : undefined
    if (binary === undefined) throw malformedValue('v8()', 'it names a binary that is not there')
    return binary
  }
}

function errorOf(portable: unknown): object {
  const error = typeof portable === 'object' && portable !== null ? decodeError(portable as PortableError) : undefined
  if (typeof error === 'object' && error !== null) return error
  throw malformedValue('v8()', 'an error is none')
}
