/** Where the items of one stream are. `read = emitted + errored + deadLettered + returned + inFlight` at every moment. */
export interface Balance {
  /** Taken from the input. */
  readonly read: number
  /** Left through every output that they reach. */
  readonly emitted: number
  /** Left as a placeholder through an output. */
  readonly errored: number
  /** Given up and kept aside; 0 as yet. */
  readonly deadLettered: number
  /** Read, and given back unfinished at the end. */
  readonly returned: number
  /** Neither of these yet. */
  readonly inFlight: number
}

/** Balances of a run: of its input items, and of each pipe. */
export interface Ledger {
  /** Of input items. */
  readonly total: Balance
  /** Of the items of each pipe, by names: `'from→to'`, `'→first'`, `'last→'`. */
  readonly pipes: Readonly<Record<string, Balance>>
}
