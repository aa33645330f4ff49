import { isPiperError, type PiperError } from '@papy/contract'
import {
  type Calls,
  type Column,
  type Flow,
  isLater,
  isStored,
  mergePlaceholders,
  type Pulled,
  readable,
  withoutPlaceholders,
} from '@papy/contract/engine'
import type { Rows } from './rows.ts'

/** Calls for rows, one each: `consume: 1`. */
export function plainCalls(input: Flow<Rows>): Flow<Calls> {
  return {
    pull(max: number): Pulled<Calls> {
      const pulled = input.pull(max)
      return isLater(pulled) ? pulled.then(callsOfAny) : callsOfAny(pulled)
    },
    close: () => input.close(),
  }
}

/** Items of a group that are asked for at once, where it is not known how many it has. */
const MOST_WANTED = 256

/** Calls that gather `consume` items each, or all of a group. */
export class Gather implements Flow<Calls> {
  #ended = false
  #call: Call | undefined
  #calls: Call[] = []
  readonly #consume: number | 'all'
  readonly #input: Flow<Rows>

  constructor(input: Flow<Rows>, consume: number | 'all') {
    this.#input = input
    this.#consume = consume
  }

  pull(max: number): Pulled<Calls> {
    while (!this.#ended && this.#calls.length < max) {
      if (this.#calls.length > 0) break
      const pulled = this.#input.pull(this.#wanted(max))
      if (isLater(pulled)) return this.#later(pulled, max)
      this.#receive(pulled)
    }
    return this.#leave(max)
  }

  close(): void | PromiseLike<void> {
    this.#ended = true
    return this.#input.close()
  }

  async #later(pulled: PromiseLike<Rows | undefined>, max: number): Promise<Calls | undefined> {
    this.#receive(await pulled)
    return this.pull(max)
  }

  // Of a group of unknown size as many again as are there: never more of the next one than there were of this one.
  #wanted(max: number): number {
    const gathered = this.#call?.size ?? 0
    if (this.#consume === 'all') return Math.max(max, Math.min(gathered, MOST_WANTED))
    return max * this.#consume - gathered
  }

  #receive(given: Rows | undefined): void {
    const rows = given && { ...given, columns: given.columns.map(readable) }
    if (rows === undefined) {
      this.#ended = true
      if (this.#call !== undefined) this.#finish(this.#call)
    } else if (rows.width > 0) this.#gatherEven(rows, this.#consume === 'all' ? rows.width : this.#consume)
    else this.#gatherGroups(rows)
  }

  // Groups of equal size: the n-th call takes the items from n * consume on.
  #gatherEven(rows: ReadableRows, consume: number): void {
    const width = Math.max(1, Math.floor(rows.width / consume))
    for (let at = 0; at < rows.size; at++) {
      const flat = rows.group * rows.width + rows.offset + at
      const call = (this.#call ??= openCall(rows.columns.length, Math.floor(flat / consume), width))
      add(call, rows, at)
      if ((flat + 1) % consume === 0) this.#finish(call)
    }
  }

  // Groups of any size: a call is finished where one ends, even with nothing in it.
  #gatherGroups(rows: ReadableRows): void {
    let group = rows.group
    let passed = 0
    const { ends = [] } = rows
    for (let at = 0; at <= rows.size; at++) {
      for (; ends[passed] === at; passed++, group++) this.#finish(this.#call ?? openCall(rows.columns.length, group, 1))
      if (at < rows.size) add((this.#call ??= openCall(rows.columns.length, group, 1)), rows, at)
    }
  }

  #finish(call: Call): void {
    this.#calls.push(call)
    this.#call = undefined
  }

  // Only calls whose numbers follow each other leave together.
  #leave(max: number): Calls | undefined {
    const [head] = this.#calls
    if (head === undefined) return undefined
    let size = 1
    while (size < max && this.#calls[size]?.number === head.number + size) size++
    return callsOf(this.#calls.splice(0, size))
  }
}

/** Rows whose items can be read one by one. */
interface ReadableRows extends Rows {
  readonly columns: readonly ReturnType<typeof readable>[]
}

/** One call in the making. */
interface Call {
  readonly number: number
  readonly width: number
  readonly columns: unknown[][]
  readonly placeholders: PiperError[]
  size: number
}

function openCall(columns: number, number: number, width: number): Call {
  return { number, width, columns: Array.from({ length: columns }, () => []), placeholders: [], size: 0 }
}

function add(call: Call, rows: ReadableRows, at: number): void {
  call.size++
  for (const [i, column] of rows.columns.entries()) {
    const value = column[at]
    call.columns[i]?.push(value)
    if (rows.failed && isPiperError(value)) call.placeholders.push(value)
  }
}

function callsOf(calls: readonly Call[]): Calls {
  const [head] = calls as [Call, ...Call[]]
  const clean = calls.filter(({ placeholders }) => placeholders.length === 0)
  const placeholders = new Map<number, PiperError>()
  for (const [at, call] of calls.entries())
    if (call.placeholders.length > 0) placeholders.set(at, mergePlaceholders(call.placeholders))
  return {
    size: calls.length,
    columns: head.columns.map((_, i) => clean.flatMap(({ columns }) => columns[i] as unknown[])),
    counts: clean.map(({ size }) => size),
    group: Math.floor(head.number / head.width),
    offset: head.number % head.width,
    first: head.number,
    width: head.width,
    ...(placeholders.size > 0 ? { placeholders } : {}),
  }
}

// To leave placeholders out of what waits in a transport, that must be taken out.
function callsOfAny(rows: Rows | undefined): Pulled<Calls> {
  return rows?.failed && rows.columns.some(isStored) ? redeemedRows(rows).then(callsOfRows) : callsOfRows(rows)
}

async function redeemedRows(rows: Rows): Promise<Rows> {
  const redeem = async (column: Column): Promise<Column> => {
    if (!isStored(column)) return column
    const values = await column.redeem()
    column.done()
    return values
  }
  return { ...rows, columns: await Promise.all(rows.columns.map(redeem)) }
}

function callsOfRows(rows: Rows | undefined): Calls | undefined {
  if (rows === undefined || !rows.failed) return rows
  const { failed: _, ...calls } = rows
  return withoutPlaceholders(calls)
}
