import { SerializerError } from '@papy/contract'

/**
 * A value as one line of JSON. `undefined` is `null`; dates and whatever has a `toJSON` are what that says.
 *
 * @param what - what people call the value
 * @throws SerializerError `ERR_NOT_SERIALIZABLE`, for what JSON would lose, with its `path`
 */
export function jsonLine(value: unknown, what: string): string {
  try {
    return JSON.stringify(value, whole) ?? 'null'
  } catch (cause) {
    if (!(cause instanceof Lossy || cause instanceof TypeError || cause instanceof RangeError)) throw cause
    throw notSerializable(value, what, cause)
  }
}

// What is binary has a `toJSON` where it is a Buffer, which makes it a hundred times as long.
function whole(this: Readonly<Record<string, unknown>>, key: string, part: unknown): unknown {
  const lost = lostOf(this[key]) ?? lostOf(part)
  if (lost === undefined) return part
  throw new Lossy(key, lost)
}

/** What JSON makes nothing of. */
class Lossy extends Error {
  readonly key: string

  constructor(key: string, lost: string) {
    super(lost)
    this.key = key
  }
}

function notSerializable(value: unknown, what: string, cause: Error): SerializerError {
  const key = cause instanceof Lossy ? cause.key : ''
  const where = key === '' ? what : `'${key}' in ${what}`
  const why = cause instanceof Lossy ? cause.message : cause.message.split('\n')[0]
  const message = `${where} cannot be written as JSON: ${why}; end the pipeline with a piper that makes JSON of it, or add --no-output`
  return new SerializerError('ERR_NOT_SERIALIZABLE', message, { cause, value })
}

function lostOf(part: unknown): string | undefined {
  if (typeof part === 'bigint') return 'it is a bigint'
  if (typeof part === 'number') return Number.isFinite(part) ? undefined : `it is ${part}`
  if (typeof part !== 'object' || part === null) return undefined
  if (part instanceof Map || part instanceof Set) return `it is a ${part.constructor.name}`
  return ArrayBuffer.isView(part) || part instanceof ArrayBuffer ? `it is binary (${part.constructor.name})` : undefined
}
