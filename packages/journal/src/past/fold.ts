import {
  Coverage,
  type EndRecord,
  Ranges,
  type RunPast,
  type RunRecord,
  type SinkProgress,
} from '@papy/contract/journal'
import type { Entry } from '../format/record-reader.ts'
import { KeptIndex } from './kept-index.ts'

/** All records of a run, folded together as they come: as large as what is unfinished. */
export class Fold {
  readonly sessions: RunRecord[] = []
  end: EndRecord | undefined
  /** How often it began from the start. */
  begun = 0
  read: RunPast['read'][number][] = []
  outputs: Coverage[] = []
  readonly sinks: Map<string, SinkProgress> = new Map()
  readonly kept: KeptIndex = new KeptIndex()
  done = 0
  /** Numbers of failures, and of those that nobody made good. */
  letters: Ranges = new Ranges()
  open: Ranges = new Ranges()
  /** Failures, and what is mended, since the last progress: without a next one they do not count. */
  readonly #failed: number[] = []
  readonly #mended: (readonly [from: number, to: number])[] = []

  take(entry: Entry): void {
    switch (entry.type) {
      case 'run':
        return this.#begin(entry)
      case 'read':
        return this.#read(entry.input, entry.upTo, entry.ended)
      case 'kept':
        this.#read(entry.input, entry.first + entry.count)
        return this.kept.add(entry, this.done)
      case 'failed':
        this.#failed.push(entry.letter)
        return
      case 'mended':
        this.#mended.push(...new Ranges(entry.letters))
        return
      case 'progress':
        return this.#progress(entry)
      case 'end':
        this.end = entry
        return
      case 'hop':
      case 'hole':
        return
    }
  }

  #read(input: number, upTo: number, ended = false): void {
    const known = this.read[input]
    this.read[input] = { upTo: Math.max(known?.upTo ?? 0, upTo), ended: ended || known?.ended === true }
  }

  #begin(run: RunRecord): void {
    this.#failed.length = 0
    this.#mended.length = 0
    this.sessions.push(run)
    this.end = undefined
    if (run.mode !== 'begin') return
    this.begun++
    this.read = []
    this.outputs = []
    this.sinks.clear()
    this.kept.clear()
    this.done = 0
    this.letters = new Ranges()
    this.open = new Ranges()
  }

  #progress({ outputs, sinks, done }: Extract<Entry, { readonly type: 'progress' }>): void {
    for (const { output, left } of outputs) {
      const known = this.outputs[output] ?? new Coverage(left.width)
      known.addState(left)
      this.outputs[output] = known
    }
    for (const letter of this.#failed.splice(0)) {
      this.letters.add(letter, letter + 1)
      this.open.add(letter, letter + 1)
    }
    for (const [from, to] of this.#mended.splice(0)) this.open.delete(from, to)
    for (const sink of sinks) this.sinks.set(sink.sink, sink)
    this.done = Math.max(this.done, done)
    this.kept.release(this.done)
  }
}
