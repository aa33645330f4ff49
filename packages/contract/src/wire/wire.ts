import type { OnReadOpts, Socket } from 'node:net'
import type { JsonValue } from '../json.ts'

/** Two ends of streams that make one connection: for a socket the same one twice. */
export interface Wire {
  readonly input: Socket
  readonly output: Socket
  /** Called once, when the other end has proved who it is. */
  greeted?(): void
}

/**
 * Connects to the producer at a place. Rejects with the system's error where that cannot be done.
 *
 * @param route - how it is reached, as its tickets say; it was checked
 * @param reading - how the input must be read, which must be made with it: the bytes go where they belong at once
 */
export type Dial = (place: number, route: readonly JsonValue[], reading: OnReadOpts) => Promise<Wire>

/** Ends both sides of a wire at once. */
export function cut({ input, output }: Wire): void {
  input.destroy()
  output.destroy()
}

/** Calls once when a wire has come to its end, whichever side ended first; then both are cut. */
export function whenOver(wire: Wire, then: (error: Error | undefined) => void): void {
  let over = false
  let reason: Error | undefined
  const failed = (error: Error) => {
    reason ??= error
  }
  const closed = () => {
    if (over) return
    over = true
    cut(wire)
    then(reason)
  }
  for (const side of new Set([wire.input, wire.output])) side.on('error', failed).on('close', closed)
}

/** Lets an idle wire not keep the process alive. */
export function hold({ input, output }: Wire, busy: boolean): void {
  for (const side of [input, output]) busy ? side.ref() : side.unref()
}
