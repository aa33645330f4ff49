import {
  type Address,
  addressAt,
  type Calls,
  cleanCalls,
  cutBatch,
  type Flow,
  isLater,
  type Pulled,
  sliceColumns,
} from '@papy/contract/engine'

/** Calls with those apart that failed before: when one of them comes, all before it were made, and none behind it. */
export class PartedCalls implements Flow<Calls> {
  readonly #parts: Calls[] = []
  readonly #calls: Flow<Calls>
  readonly #onFailed: (address: Address) => void

  /** @param onFailed - told of each that failed, in its turn */
  constructor(calls: Flow<Calls>, onFailed: (address: Address) => void) {
    this.#calls = calls
    this.#onFailed = onFailed
  }

  pull(max: number): Pulled<Calls> {
    const part = this.#parts.shift()
    if (part !== undefined) return this.#give(part)
    const pulled = this.#calls.pull(max)
    return isLater(pulled) ? pulled.then((calls) => this.#part(calls, max)) : this.#part(pulled, max)
  }

  close(): void | PromiseLike<void> {
    return this.#calls.close()
  }

  #part(calls: Calls | undefined, max: number): Pulled<Calls> {
    if (calls?.placeholders === undefined || calls.placeholders.size === 0) return calls
    this.#parts.push(...partsOf(calls))
    return this.pull(max)
  }

  #give(part: Calls): Calls {
    if (part.placeholders !== undefined) this.#onFailed(addressAt({ ...part, failed: true }, 0))
    return part
  }
}

function partsOf(calls: Calls): readonly Calls[] {
  const failed = [...(calls.placeholders ?? [])].sort(([one], [other]) => one - other)
  const parts: Calls[] = []
  let [at, clean] = [0, 0]
  const upTo = (end: number) => {
    if (end <= at) return
    parts.push(partOf(calls, at, end, clean))
    clean += end - at
    at = end
  }
  for (const [position, placeholder] of failed) {
    upTo(position)
    parts.push({ ...partOf(calls, at, at + 1, clean, 0), placeholders: new Map([[0, placeholder]]) })
    at++
  }
  upTo(at + cleanCalls(calls) - clean)
  return parts
}

// The calls from one position up to another, of which the first clean one is known.
function partOf(calls: Calls, from: number, to: number, clean: number, size = to - from): Calls {
  const { group, offset, first, width, ends } = cutBatch({ ...calls, failed: false }, from, to, [])
  const address = { group, offset, first, width, ...(ends === undefined ? {} : { ends }) }
  return { ...sliceColumns(calls, clean, clean + size), size: to - from, ...address }
}
