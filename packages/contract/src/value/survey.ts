import { kindOf } from './kind.ts'
import { refused } from './refused.ts'
import { isWellFormed, type ValueRules, type Way, wayOfPrimitive } from './rules.ts'
import { isUneven } from './uneven.ts'

/** What is in a value that a serializer keeps. */
export interface Survey {
  /** Whether anything in it needs a form of the serializer's own. */
  readonly isSpecial: boolean
  /** Objects that need one. */
  readonly special: readonly object[]
  /** Objects that are in it more than once, circles included. */
  readonly shared: ReadonlySet<object>
}

/**
 * Looks at everything in a value once, before it is written.
 *
 * What counts as the value are items, entries and enumerable properties with a string for a name: what JSON and structured
 * clones take, too.
 *
 * @throws SerializerError `ERR_NOT_SERIALIZABLE`, for the first part that the rules refuse, naming its path
 */
export function survey(value: unknown, rules: ValueRules): Survey {
  const round = new Round(rules)
  let admitted = false
  try {
    admitted = round.look(value)
  } catch {
    // A getter or a Proxy: the path says which.
  }
  if (!admitted) throw refused(value, rules)
  return round
}

class Round implements Survey {
  isSpecial = false
  readonly special: object[] = []
  #shared: Set<object> | undefined
  /** The first object, and all of them where there are more. */
  #first: object | undefined
  #seen: Set<object> | undefined
  readonly #open: object[] = []
  readonly #rules: ValueRules
  readonly #takesAnyString: boolean

  constructor(rules: ValueRules) {
    this.#rules = rules
    this.#takesAnyString = rules.loneSurrogate === 'kept'
  }

  get shared(): ReadonlySet<object> {
    return this.#shared ?? new Set()
  }

  /** False where there is anything that is refused. */
  look(value: unknown): boolean {
    if (!this.#admit(value)) return false
    for (let part = this.#open.pop(); part !== undefined; part = this.#open.pop()) if (!this.#enter(part)) return false
    return true
  }

  #admit(value: unknown): boolean {
    if (typeof value === 'object' && value !== null) {
      this.#open.push(value)
      return true
    }
    const way = wayOfPrimitive(value, this.#rules)
    if (way === 'special') this.isSpecial = true
    return way !== 'refused'
  }

  #enter(part: object): boolean {
    if (this.#wasSeen(part)) {
      this.#shared = (this.#shared ?? new Set()).add(part)
      return true
    }
    const kind = kindOf(part)
    const way = this.#rules.kinds[kind] ?? 'refused'
    if (!this.#follow(way)) return false
    if (way === 'special') this.special.push(part)
    if (kind === 'record') return this.#properties(part as Record<string, unknown>)
    if (kind === 'list') return this.#items(part as readonly unknown[])
    if (kind === 'map') return this.#entries(part as ReadonlyMap<unknown, unknown>)
    return kind === 'set' ? this.#members(part as ReadonlySet<unknown>) : true
  }

  #wasSeen(part: object): boolean {
    if (this.#first === undefined) {
      this.#first = part
      return false
    }
    this.#seen ??= new Set([this.#first])
    if (this.#seen.has(part)) return true
    this.#seen.add(part)
    return false
  }

  #follow(way: Way): boolean {
    if (way === 'special') this.isSpecial = true
    return way !== 'refused'
  }

  #properties(record: Record<string, unknown>): boolean {
    const rules = this.#rules
    if (rules.toJson !== 'kept' && typeof record['toJSON'] === 'function') return false
    for (const key in record) {
      const item = record[key]
      // Where somebody added to Object.prototype, it has what is no part of it.
      if (!isCommon(item, this.#takesAnyString) && !this.#admit(item) && Object.hasOwn(record, key)) return false
      if (key === '__proto__' && !this.#follow(rules.protoKey)) return false
      if (!this.#takesAnyString && !isWellFormed(key) && !this.#follow(rules.loneSurrogate)) return false
    }
    return true
  }

  #items(list: readonly unknown[]): boolean {
    const { uneven, toJson, foreignList } = this.#rules
    if (foreignList !== 'kept' && Object.getPrototypeOf(list) !== Array.prototype && !this.#follow(foreignList))
      return false
    if (toJson !== 'kept' && typeof (list as { toJSON?: unknown }).toJSON === 'function') return false
    if (isUneven(list)) {
      if (!this.#follow(uneven)) return false
      return Object.values(list).every((item) => this.#admit(item))
    }
    for (let at = 0; at < list.length; at++) {
      const item = list[at]
      if (!isCommon(item, this.#takesAnyString) && !this.#admit(item)) return false
    }
    return true
  }

  #entries(map: ReadonlyMap<unknown, unknown>): boolean {
    for (const [key, value] of map) if (!this.#admit(key) || !this.#admit(value)) return false
    return true
  }

  #members(set: ReadonlySet<unknown>): boolean {
    for (const member of set) if (!this.#admit(member)) return false
    return true
  }
}

// Most of what there is, told apart as fast as can be; the rest is for the rules.
function isCommon(value: unknown, takesAnyString: boolean): boolean {
  if (typeof value === 'string') return takesAnyString
  // NaN and the infinities are not 0 when they are taken from themselves.
  return typeof value === 'number' ? value !== 0 && value - value === 0 : typeof value === 'boolean'
}
