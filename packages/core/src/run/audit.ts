import { type Balance, type Ledger, PlumberError } from '@papy/contract'

/** What a ledger must agree with besides itself. */
export interface Evidence {
  /** The run is over: nothing is in flight. */
  readonly over: boolean
  /** Items that may be returned: none, where everything that was read had its way to the end. */
  readonly mostReturned: number
  /** Items that were lost, given twice or made up, as far as their indices show it. */
  readonly faults: readonly Fault[]
}

/** Something at one pipe that must not be. */
export interface Fault {
  /** Name of the pipe. */
  readonly pipe: string
  readonly message: string
}

/** The error of a ledger that does not balance: it names the pipe and the numbers. */
export function audit(ledger: Ledger, { over, mostReturned, faults }: Evidence): PlumberError | undefined {
  const [fault] = faults
  if (fault !== undefined) return unbalanced(fault.pipe, fault.message, ledger)
  for (const [pipe, balance] of [['total', ledger.total] as const, ...Object.entries(ledger.pipes)]) {
    const message = mistakeIn(balance, over)
    if (message !== undefined) return unbalanced(pipe, message, ledger)
  }
  const lost = ledger.total.returned - mostReturned
  return lost > 0 ? unbalanced('total', `${lost} items got lost on their way`, ledger) : undefined
}

function mistakeIn(balance: Balance, over: boolean): string | undefined {
  const { read, emitted, errored, deadLettered, returned, inFlight } = balance
  const sum = emitted + errored + deadLettered + returned + inFlight
  if (sum !== read) return `${read} items were read, and ${sum} are accounted for`
  if (Math.min(read, emitted, errored, deadLettered, returned, inFlight) < 0) return 'a count is less than nothing'
  return over && inFlight > 0 ? `${inFlight} items are in flight after the end` : undefined
}

function unbalanced(pipe: string, what: string, ledger: Ledger): PlumberError {
  const balance = pipe === 'total' ? ledger.total : (ledger.pipes[pipe] ?? ledger.total)
  const message = `the ledger does not balance at ${pipe}: ${what} (${JSON.stringify(balance)}); this is a bug in PaPy, please report it`
  return new PlumberError('ERR_LEDGER', message, { pipe, balance, ledger })
}
