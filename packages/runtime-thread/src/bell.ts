const [MESSAGES, CALLS_HOME] = [0, 1]

/**
 * Words of shared memory that count messages. A thread that sleeps at them wakes in half the time that an event loop takes
 * (so do piscina's workers). Without a time limit: setting a timer costs more than all the rest, above all in a virtual
 * machine. So whoever sends sees to it that nobody sleeps for long, and calls home who has nothing to do.
 */
export class Bell {
  readonly #counts: Int32Array

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.#counts = new Int32Array(memory)
  }

  /** What the other side needs. */
  get memory(): SharedArrayBuffer {
    return this.#counts.buffer as SharedArrayBuffer
  }

  /** A message was sent. */
  ring(): void {
    Atomics.add(this.#counts, MESSAGES, 1)
    Atomics.notify(this.#counts, MESSAGES)
  }

  /** Nothing was sent, and who sleeps is to go back to its event loop. */
  callHome(): void {
    Atomics.add(this.#counts, CALLS_HOME, 1)
    this.ring()
  }

  /** How often it rang. */
  get rings(): number {
    return Atomics.load(this.#counts, MESSAGES)
  }

  /** How often it called home. */
  get callsHome(): number {
    return Atomics.load(this.#counts, CALLS_HOME)
  }

  /** Stays awake until it has rung more often than that, but no longer than so many Ms: whether it has. */
  ringsWithin(ms: number, rings: number): boolean {
    const until = performance.now() + ms
    while (this.rings === rings) if (performance.now() > until) return false
    return true
  }

  /** Sleeps until it has rung more often than that. */
  sleep(rings: number): void {
    Atomics.wait(this.#counts, MESSAGES, rings)
  }
}
