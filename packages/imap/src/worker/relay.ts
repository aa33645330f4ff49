import { describe, type Line } from '@papy/contract'
import {
  cut,
  type ItemPlace,
  includes,
  type LogFields,
  type LogLevel,
  type Relay,
  snapshot,
  type Wanted,
} from '@papy/contract/diagnostics'
import { currentFrame } from '@papy/contract/engine'
import type { LogMessage, OutputMessage, PieceMessage } from '../wire/wire.ts'
import { Allowance } from './allowance.ts'
import { capture } from './capture.ts'
import type { WorkerLane } from './lane.ts'
import { type Chunk, Output } from './output.ts'

/** Characters of a message. */
const LONGEST = 8_192

type Stream = OutputMessage['stream']

type Undated<Message> = Omit<Message, 'at'>

/** Tells the coordinator what the functions of a worker say and write, as far as somebody wants it, and can keep up. */
export class WorkerRelay implements Relay {
  #wanted: Wanted | undefined
  #captured = false
  /** What the piece in hand is about. */
  #place: ItemPlace = {}
  #droppedRecords = 0
  readonly #droppedLines = { stdout: 0, stderr: 0 }
  readonly #outputs = { stdout: new Output(), stderr: new Output() }
  readonly #allowance = new Allowance()
  readonly #line: Line

  constructor(line: Line, wanted: Wanted | undefined) {
    this.#line = line
    this.#attend(wanted)
  }

  /** A piece is begun: what is wanted may be something else now. */
  attend(lane: WorkerLane, { wanted, size, first, positions, attempt }: PieceMessage): void {
    this.#attend(wanted)
    if (wanted === undefined) return
    const { node, run } = lane
    const item = size === 1 && lane.following.length === 0 ? { index: first + (positions?.[0] ?? 0), attempt } : {}
    this.#place = { ...(run === undefined ? {} : { run }), node, ...item }
  }

  /** A piece is done: nothing of it shall wait. */
  rest(): void {
    if (this.#wanted === undefined) return
    for (const stream of ['stdout', 'stderr'] as const) {
      const begun = this.#outputs[stream].flush()
      if (begun.length > 0) this.#tell(stream, begun)
      this.#tellDroppedLines(stream)
    }
    this.#tellDroppedRecords()
  }

  wants(level: LogLevel): boolean {
    const wanted = this.#wanted?.level
    return wanted !== undefined && includes(wanted, level)
  }

  // What a function says can be anything: it must not fail for it.
  write(level: LogLevel, message: string, fields: LogFields | undefined, place: ItemPlace): void {
    const { left } = this.#allowance
    if (left === 0) return void this.#droppedRecords++
    this.#tellDroppedRecords()
    const text = cut(typeof message === 'string' ? message : describe(message), LONGEST)
    const copy = fields === undefined ? '' : JSON.stringify(snapshot(fields))
    this.#allowance.spend(1, text.length + copy.length)
    this.#send({
      ...{ type: 'log', level, message: text, ...this.#place, ...place },
      ...(fields === undefined ? {} : { fields: copy }),
    })
  }

  #attend(wanted: Wanted | undefined): void {
    this.#wanted = wanted
    if (wanted?.output !== true || this.#captured) return
    this.#captured = true
    capture(process.stdout, (chunk) => this.#take('stdout', chunk))
    capture(process.stderr, (chunk) => this.#take('stderr', chunk))
  }

  #take(stream: Stream, chunk: Chunk): boolean {
    if (this.#wanted?.output !== true) return false
    const { left } = this.#allowance
    if (left > 0) this.#tellDroppedLines(stream)
    const { lines, dropped } = this.#outputs[stream].take(chunk, left)
    this.#droppedLines[stream] += dropped
    if (lines.length > 0) this.#tell(stream, lines)
    return true
  }

  #tell(stream: Stream, lines: readonly string[]): void {
    this.#allowance.spend(
      lines.length,
      lines.reduce((sum, { length }) => sum + length, 0),
    )
    this.#send({ type: 'output', stream, lines, ...this.#place, ...currentFrame()?.place() })
  }

  #tellDroppedLines(stream: Stream): void {
    const dropped = this.#droppedLines[stream]
    if (dropped === 0) return
    this.#droppedLines[stream] = 0
    this.#send({ type: 'output', stream, lines: [`… ${dropped} lines were dropped`], dropped, ...this.#place })
  }

  #tellDroppedRecords(): void {
    const dropped = this.#droppedRecords
    if (dropped === 0) return
    this.#droppedRecords = 0
    this.#send({ type: 'log', level: 'warn', message: `… ${dropped} records were dropped`, dropped, ...this.#place })
  }

  #send(message: Undated<LogMessage> | Undated<OutputMessage>): void {
    try {
      this.#line.send({ at: Date.now(), ...message })
    } catch {
      // Nobody is there to be told.
    }
  }
}
