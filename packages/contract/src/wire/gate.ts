import { HEADER, Kind, readHeader } from './frame.ts'
import { type Credentials, GREETING, heardHello, heardProof, PROOF, type Said, welcome } from './greeting.ts'
import { cut, hold, type Wire, whenOver } from './wire.ts'

/** Who has not proved anything is cut off after this. */
const DEADLINE_MS = 1_000

/** Most wires that have not proved anything yet; one more, and the oldest of them is cut off. */
const MOST_STRANGERS = 64

/** Greetings remembered, so that recordings of them are not answered. */
const MOST_SEEN = 4_096

interface Stranger {
  readonly wire: Wire
  readonly timer: NodeJS.Timeout
  heard: Buffer
  reader: Buffer | undefined
  said: Said | undefined
}

/** Where readers come in: who knows the secret of the run. Others are told nothing, and cut off. */
export class Gate {
  readonly #credentials: Credentials
  readonly #enter: (wire: Wire, rest: Buffer) => void
  readonly #strangers = new Set<Stranger>()
  readonly #seen = new Set<string>()
  #closed = false

  /** @param enter - is given who has proved to belong to the run, and what it has said since */
  constructor(credentials: Credentials, enter: (wire: Wire, rest: Buffer) => void) {
    this.#credentials = credentials
    this.#enter = enter
  }

  /** Lets someone knock. */
  admit(wire: Wire): void {
    if (this.#closed) return cut(wire)
    hold(wire, false)
    const stranger: Stranger = {
      wire,
      timer: setTimeout(() => setImmediate(() => this.#refuse(stranger)), DEADLINE_MS).unref(),
      heard: Buffer.alloc(0),
      reader: undefined,
      said: undefined,
    }
    this.#strangers.add(stranger)
    whenOver(wire, () => this.#forget(stranger))
    wire.input.on('data', (bytes: Buffer) => this.#hear(stranger, bytes))
    const [oldest] = this.#strangers
    if (this.#strangers.size > MOST_STRANGERS && oldest !== undefined) this.#refuse(oldest)
  }

  /** Cuts off all who have not come in yet, and who come later. */
  close(): void {
    this.#closed = true
    for (const stranger of [...this.#strangers]) this.#refuse(stranger)
  }

  #hear(stranger: Stranger, bytes: Buffer): void {
    if (!this.#strangers.has(stranger)) return
    stranger.heard = stranger.heard.byteLength === 0 ? bytes : Buffer.concat([stranger.heard, bytes])
    const { heard, said } = stranger
    if (!isPlausible(heard, said === undefined)) return this.#refuse(stranger)
    if (said === undefined) return this.#greet(stranger)
    if (heard.byteLength >= PROOF) this.#judge(stranger, said)
  }

  #greet(stranger: Stranger): void {
    const { heard, wire } = stranger
    if (heard.byteLength < GREETING) return
    const reader = heard.byteLength === GREETING ? heardHello(this.#credentials, heard) : undefined
    if (reader === undefined || !this.#isNew(reader)) return this.#refuse(stranger)
    const said = welcome(this.#credentials, reader)
    Object.assign(stranger, { reader, said, heard: Buffer.alloc(0) })
    wire.output.write(said.frame)
  }

  #judge(stranger: Stranger, said: Said): void {
    const { heard, reader, wire } = stranger
    const proof = heard.subarray(0, PROOF)
    if (reader === undefined || !heardProof(this.#credentials, proof, reader, said.nonce)) return this.#refuse(stranger)
    this.#forget(stranger)
    wire.input.removeAllListeners('data')
    wire.greeted?.()
    this.#enter(wire, heard.subarray(PROOF))
  }

  #isNew(nonce: Buffer): boolean {
    const name = nonce.toString('latin1')
    if (this.#seen.has(name)) return false
    const [oldest] = this.#seen
    if (this.#seen.size >= MOST_SEEN && oldest !== undefined) this.#seen.delete(oldest)
    this.#seen.add(name)
    return true
  }

  // Called by the timer only after what has come meanwhile was heard: this thread may have been busy all the time.
  #refuse(stranger: Stranger): void {
    if (!this.#strangers.has(stranger)) return
    this.#forget(stranger)
    cut(stranger.wire)
  }

  #forget(stranger: Stranger): void {
    clearTimeout(stranger.timer)
    this.#strangers.delete(stranger)
  }
}

// Whoever does not even begin as a reader would need not be waited for.
function isPlausible(heard: Buffer, first: boolean): boolean {
  if (first && heard.byteLength > GREETING) return false
  if (heard.byteLength < HEADER) return true
  const header = readHeader(heard, 0)
  const [kind, byteLength] = first ? [Kind.hello, GREETING] : [Kind.proof, PROOF]
  return header?.kind === kind && header.length === byteLength - HEADER
}
