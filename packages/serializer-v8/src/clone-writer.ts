import { Serializer } from 'node:v8'
import { encodeError, SerializerError } from '@papy/contract'
import { uncloneablePath } from '@papy/contract/function'
import { Attachments, type Binary } from '@papy/contract/value'

/** What a host object is: its first number. */
export const Host = { binary: 0, error: 1 } as const

/** What Node has, and documents for subclasses, but its types leave out. */
interface AsksForViews {
  _setTreatArrayBufferViewsAsHostObjects(flag: boolean): void
}

/**
 * V8's writer, with the contents of binaries left out, and with errors as data of our own.
 *
 * V8 asks what to write for views only, so an error is stood for by an empty view that is known to be one.
 */
export class CloneWriter extends Serializer {
  readonly attachments: Attachments = new Attachments()
  readonly #value: unknown
  readonly #errors = new Map<object, Error>()

  /** @param free - bytes that are left free before the clone */
  constructor(value: unknown, free: number) {
    super()
    this.#value = value
    ;(this as unknown as AsksForViews)._setTreatArrayBufferViewsAsHostObjects(true)
    this.writeRawBytes(new Uint8Array(free))
  }

  /** Leaves out an ArrayBuffer: only its index is written. */
  attach(buffer: ArrayBuffer): void {
    this.transferArrayBuffer(this.attachments.add(buffer), buffer)
  }

  /** A stand-in for each error. */
  standFor(errors: readonly Error[]): ReadonlyMap<object, object> {
    return new Map(
      errors.map((error) => {
        const standIn = new Uint8Array(0)
        this.#errors.set(standIn, error)
        return [error, standIn]
      }),
    )
  }

  /** Asked by V8 for each view. */
  _writeHostObject(object: object): void {
    const error = this.#errors.get(object)
    if (error === undefined) {
      this.writeUint32(Host.binary)
      this.writeUint32(this.attachments.add(object as Binary))
      return
    }
    this.writeUint32(Host.error)
    this.writeValue(encodeError(error))
  }

  /** Asked by V8 what to throw for what the survey cannot see: a Proxy, a detached buffer. */
  _getDataCloneError(message: string): SerializerError {
    const path = uncloneablePath(this.#value) ?? 'value'
    return new SerializerError(
      'ERR_NOT_SERIALIZABLE',
      `${path} cannot be written by v8(): ${message}; send data that can be structured-cloned`,
      { path },
    )
  }
}
