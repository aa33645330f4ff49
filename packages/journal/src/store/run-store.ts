import { StateError } from '@papy/contract'
import type { JournalLevel, JournalRecord, JournalTrouble, RunJournal, RunPast } from '@papy/contract/journal'
import type { Disk } from '../disk/disk.ts'
import { failure } from '../failure.ts'
import { RecordWriter } from '../format/record-writer.ts'
import type { Extent } from '../past/entries.ts'
import { Fold } from '../past/fold.ts'
import { type Found, readPast } from '../past/read-past.ts'
import { AGAIN_MS, pause, troubleOf } from './full-disk.ts'
import { type KeptPart, KeptStore } from './kept-store.ts'
import { Tail } from './tail.ts'

/** Bytes that may wait; beyond that nothing more should be read. */
const MOST_WAITING = 4 * 1024 * 1024

/** Bytes that are written without being asked for: at level `none`, and at others. */
const ENOUGH = { none: 64 * 1024, async: 1024 * 1024, fsync: 1024 * 1024 } as const

/** How far a file goes that is not there. */
const NOTHING: Extent = { end: 0, torn: 0, words: [''] }

/** What one commit writes. */
interface Cut {
  readonly records: Uint8Array
  readonly parts: readonly KeptPart[]
  readonly byteLength: number
  /** Input rows below which nothing is wanted, once it is written. */
  readonly done: number
}

/** Where a journal is, and how sure it is to be. */
export interface StoreOptions {
  readonly disk: Disk
  readonly path: string
  readonly level: JournalLevel
  /** Lets others write it. */
  readonly unlock?: () => Promise<void>
  /** Ms after which a full disk is tried again. @defaultValue 500 */
  readonly againMs?: number
}

/** A journal that is written. */
export class RunStore implements RunJournal {
  readonly past: RunPast | undefined
  onTrouble?: (trouble: JournalTrouble | undefined) => void
  readonly #options: StoreOptions
  readonly #tail: Tail
  readonly #kept: KeptStore
  readonly #writer: RecordWriter
  readonly #hurry = new AbortController()
  #done: number
  /** What is being written. */
  #cut: Cut | undefined
  #flushing: Promise<void> | undefined
  /** The commit after that: who asks meanwhile shares it. */
  #next: Promise<void> | undefined
  #failed: Error | undefined
  #closing: Promise<void> | undefined

  private constructor(options: StoreOptions, { past, fold, extent }: Found, tail: Tail, kept: KeptStore) {
    this.past = past
    this.#options = options
    this.#tail = tail
    this.#kept = kept
    this.#writer = new RecordWriter(extent.words)
    this.#done = fold.done
  }

  /** Opens a journal, and takes away what a commit left that was cut off. */
  static async open(options: StoreOptions): Promise<RunStore> {
    const { disk, path } = options
    const found = readPast(disk, path) ?? { extent: NOTHING, fold: new Fold(), past: undefined }
    const tail = await Tail.open(disk, path, found.extent.end)
    try {
      return new RunStore(options, found, tail, await KeptStore.open(disk, path, found.fold.kept))
    } catch (error) {
      await tail.close()
      throw error
    }
  }

  get byteLength(): number {
    return (
      this.#tail.byteLength + this.#kept.byteLength + this.#writer.byteLength + (this.#cut?.records.byteLength ?? 0)
    )
  }

  append(record: JournalRecord): void {
    if (this.#closing !== undefined) throw this.#closed('append')
    // It was told, and nothing more can be stored.
    if (this.#failed !== undefined) return
    if (record.type === 'run' && record.mode === 'begin') this.#forget()
    this.#writer.write(record.type === 'kept' ? this.#kept.add(record) : record)
    if (record.type === 'progress') this.#done = Math.max(this.#done, record.done)
    if (this.#flushing === undefined && this.#pending >= ENOUGH[this.#options.level]) this.#flush().catch(() => {})
  }

  async commit(): Promise<void> {
    if (this.#closing !== undefined) throw this.#closed('commit')
    if (this.#failed !== undefined) throw this.#failed
    if (this.#options.level !== 'none') await this.#flush()
  }

  ready(): PromiseLike<void> | undefined {
    if (this.#failed !== undefined || this.#pending + (this.#cut?.byteLength ?? 0) <= MOST_WAITING) return undefined
    return this.#flush().catch(() => {})
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  get #pending(): number {
    return this.#writer.byteLength + this.#kept.waiting
  }

  #forget(): void {
    this.#done = 0
    this.#kept.forget()
  }

  #closed(call: string): StateError {
    const message = `${this.#options.path} is closed; open the journal again`
    return new StateError('ERR_DISPOSED', message, { state: 'closed', call })
  }

  async #close(): Promise<void> {
    this.#hurry.abort()
    try {
      await this.#flush()
      if (this.#options.level !== 'none') await this.#tail.seal()
      await this.#kept.close(this.#done)
      await this.#tail.close()
    } catch (error) {
      await this.#abandon()
      throw this.#failed ?? failure(this.#options.path, 'cannot be closed', error)
    } finally {
      await this.#options.unlock?.()
    }
  }

  // What it could not store is lost; descriptors are not.
  async #abandon(): Promise<void> {
    await Promise.allSettled([this.#kept.close(0), this.#tail.close()])
  }

  /** Settles when all that was appended before is written. */
  #flush(): Promise<void> {
    if (this.#failed !== undefined) return Promise.reject(this.#failed)
    if (this.#next !== undefined) return this.#next
    if (this.#pending === 0) return this.#flushing ?? Promise.resolve()
    const next = (this.#flushing ?? Promise.resolve()).then(() => {
      this.#flushing = next
      this.#next = undefined
      return this.#write()
    })
    this.#next = next
    const settled = () => {
      if (this.#flushing === next) this.#flushing = undefined
      if (this.#next === next) this.#next = undefined
    }
    next.then(settled, settled)
    return next
  }

  async #write(): Promise<void> {
    const records = this.#writer.take()
    const parts = this.#kept.take()
    const byteLength = parts.reduce((sum, { bytes }) => sum + bytes.byteLength, records.byteLength)
    const cut = { records, parts, byteLength, done: this.#done }
    this.#cut = cut
    try {
      await this.#insist(cut)
      await this.#kept.release(cut.done)
    } catch (error) {
      this.#failed = failure(this.#options.path, 'cannot be written', error)
      throw this.#failed
    } finally {
      this.#cut = undefined
    }
  }

  // Nothing of a cut is lost while the disk is full.
  async #insist(cut: Cut): Promise<void> {
    let isTold = false
    for (;;) {
      const isLast = this.#hurry.signal.aborted
      const error = await this.#try(cut)
      if (error === undefined) break
      const { path, againMs = AGAIN_MS } = this.#options
      const trouble = troubleOf(error.cause, path, cut.byteLength)
      if (trouble === undefined || isLast) throw error.cause
      if (!isTold) this.onTrouble?.(trouble)
      isTold = true
      await pause(this.#hurry.signal, againMs)
    }
    if (isTold) this.onTrouble?.(undefined)
  }

  async #try({ records, parts }: Cut): Promise<{ readonly cause: unknown } | undefined> {
    const durable = this.#options.level === 'fsync'
    try {
      // What relies on kept inputs is never there without them.
      await this.#kept.write(parts, durable)
      await this.#tail.add(records, durable)
      return undefined
    } catch (cause) {
      await this.#tail.cut()
      return { cause }
    }
  }
}
