/**
 * A word of shared memory that counts messages. A thread that sleeps at it wakes in half the time that an event loop takes
 * (so do piscina's workers). Without a time limit: setting a timer costs more than all the rest, above all in a virtual
 * machine. So whoever sends sees to it that nobody sleeps for long.
 */
export class Bell {
  readonly #count: Int32Array

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.#count = new Int32Array(memory)
  }

  /** What the other side needs. */
  get memory(): SharedArrayBuffer {
    return this.#count.buffer as SharedArrayBuffer
  }

  /** A message was sent; or none, and who sleeps is to see to its event loop. */
  ring(): void {
    Atomics.add(this.#count, 0, 1)
    Atomics.notify(this.#count, 0)
  }

  /** How often it rang. */
  get rings(): number {
    return Atomics.load(this.#count, 0)
  }

  /** Sleeps until it has rung more often than that. */
  sleep(rings: number): void {
    Atomics.wait(this.#count, 0, rings)
  }
}
