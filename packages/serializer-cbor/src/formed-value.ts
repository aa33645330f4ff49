import { describe, encodeError, type PortableError } from '@papy/contract'
import { Attachments, type Binary, isWellFormed, kindOf, type Survey, survey } from '@papy/contract/value'
import { Form, formed } from './form.ts'
import { rules } from './rules.ts'

type PortableInstance = Extract<PortableError, { kind: 'error' }>

const TWO_TO_64 = 1n << 64n

/** A copy of a value that has all that is special in it in a form of our own. */
export class FormedValue {
  readonly attachments: Attachments = new Attachments()
  readonly #shared: Set<object>
  readonly #numbers = new Map<object, number>()

  constructor({ shared }: Survey) {
    this.#shared = new Set(shared)
  }

  /** The copy of a part. */
  of(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
        return isWellFormed(value) ? value : formed(Form.text, [Buffer.from(value, 'utf16le')])
      case 'number':
        return Object.is(value, -0) ? formed(Form.minusZero) : value
      case 'bigint':
        return value < TWO_TO_64 && value > -TWO_TO_64 ? value : formed(Form.bigint, [value.toString(16)])
      case 'object':
        return value === null ? value : this.#once(value)
      default:
        return value
    }
  }

  #once(value: object): unknown {
    if (!this.#shared.has(value)) return this.#object(value)
    const number = this.#numbers.get(value)
    if (number !== undefined) return formed(Form.reference, [number])
    this.#numbers.set(value, this.#numbers.size)
    return formed(Form.shared, [this.#object(value)])
  }

  #object(value: object): unknown {
    switch (kindOf(value)) {
      case 'list':
        return this.#list(value as readonly unknown[])
      case 'map':
        return formed(Form.map, this.#inTurn(value as Map<unknown, unknown>))
      case 'set':
        return formed(
          Form.set,
          Array.from(value as Set<unknown>, (member) => this.of(member)),
        )
      case 'date':
        return formed(Form.date, [(value as Date).getTime()])
      case 'view':
      case 'buffer':
        return formed(Form.binary, [this.attachments.add(value as Binary)])
      case 'error':
        return formed(Form.error, [this.#error(encodeError(value))])
      default:
        return this.#record(value)
    }
  }

  #list(list: readonly unknown[]): unknown {
    const keys = Object.keys(list)
    const isEven = keys.length === list.length && keys.every((key, at) => key === String(at))
    return isEven
      ? Array.from(list, (item) => this.of(item))
      : formed(Form.unevenList, this.#inTurn(Object.entries(list), [list.length]))
  }

  #record(record: object): unknown {
    const entries = Object.entries(record)
    if (entries.some(([key]) => key === '__proto__' || !isWellFormed(key)))
      return formed(Form.record, this.#inTurn(entries))
    return Object.fromEntries(entries.map(([key, value]) => [key, this.of(value)]))
  }

  #inTurn(entries: Iterable<readonly [unknown, unknown]>, list: unknown[] = []): unknown[] {
    for (const [key, value] of entries) list.push(this.of(key), this.of(value))
    return list
  }

  // What is shared within the fields of errors was not seen yet: they were copied just now.
  #error(error: PortableError): unknown {
    const data = isKept(error) ? error : inWords(error)
    for (const part of survey(data, rules).shared) this.#shared.add(part)
    return this.of(data)
  }
}

function isKept(data: unknown): boolean {
  try {
    survey(data, rules)
    return true
  } catch {
    return false
  }
}

/** An error with those of its fields described that cannot be written: it is to arrive, whatever is in it. */
function inWords(error: PortableError): PortableError {
  if (error.kind === 'value') return isKept(error.value) ? error : { kind: 'text', text: describe(error.value) }
  return error.kind === 'error' ? instanceInWords(error) : error
}

function instanceInWords(error: PortableInstance): PortableInstance {
  const { own, inner = {}, cause } = error
  const kept = Object.entries(own).map(([key, value]) => [key, isKept(value) ? value : describe(value)])
  const errors = Object.entries(inner).map(([key, one]) => [
    key,
    Array.isArray(one) ? one.map(inWords) : inWords(one as PortableError),
  ])
  return {
    ...error,
    own: Object.fromEntries(kept) as PortableInstance['own'],
    ...(errors.length > 0 ? { inner: Object.fromEntries(errors) as NonNullable<PortableInstance['inner']> } : {}),
    ...(cause === undefined ? {} : { cause: inWords(cause) }),
  }
}
