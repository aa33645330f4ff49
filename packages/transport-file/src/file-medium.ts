import { existsSync, renameSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { type JsonValue, type TransportContext, TransportError } from '@papy/contract'
import {
  answered,
  attempted,
  type Goods,
  type Held,
  type Medium,
  placeNames,
  type Wanted,
  WatchedBudget,
} from '@papy/contract/medium'
import { failure, torn } from './failure.ts'
import type { FileOptions } from './file.ts'
import { type Folder, openFolder } from './folder.ts'
import { FullDisk, isFull } from './full-disk.ts'
import { fileName, type ItemName, itemNameAt, written } from './item-name.ts'
import { type Found, isAbsence, readFileLater, readFileNow } from './read-file.ts'
import type { RecordPlace } from './segment/record-place.ts'
import { Segments } from './segment/segments.ts'
import { writeFileLater, writeFileNow } from './write-file.ts'

/** Items from so many bytes on are written and read in the background, where that is no slower. */
const LARGE = 4 * 2 ** 20

/** Waits between two looks for a file that is late. */
const [SHORTEST_MS, LONGEST_MS] = [5, 200]

const FULL_MS = 600_000

const NAME = '@papy/transport-file'

/** Opens one end. */
export async function openFileMedium(options: Partial<FileOptions>, context: TransportContext): Promise<Medium> {
  const { fullMs = FULL_MS } = options
  const folder = await openFolder(options.directory, context, fullMs)
  const { fsync = folder.network, patienceMs = folder.network ? 3_000 : 0 } = options
  return new FileMedium(folder, context, { fsync, patienceMs, fullMs })
}

type Manner = Required<Pick<FileOptions, 'fsync' | 'patienceMs' | 'fullMs'>>

/**
 * One file for each item: `<name>.<readers that are left>`. The last part only ever counts down, by a rename, which just one
 * of those who try at once succeeds with, on whatever file system; the last reader removes the file. On this host's disk,
 * small items of one reader share files: segments.
 */
class FileMedium implements Medium {
  readonly #folder: Folder
  readonly #fsync: boolean
  readonly #patienceMs: number
  readonly #nameFor: (readers: number) => string
  readonly #budget: WatchedBudget<string>
  readonly #disk: FullDisk
  readonly #segments: Segments | undefined
  readonly #going = new Set<Promise<unknown>>()

  constructor(folder: Folder, { place, budgetBytes }: TransportContext, { fsync, patienceMs, fullMs }: Manner) {
    this.#folder = folder
    this.#disk = new FullDisk(folder.path, fullMs)
    this.#fsync = fsync
    this.#patienceMs = patienceMs
    this.#nameFor = placeNames(place)
    if (folder.ofRun && !folder.network && !fsync && patienceMs === 0)
      this.#segments = new Segments(NAME, folder.path, place)
    this.#budget = new WatchedBudget(budgetBytes, (names) => names.filter((name) => this.#isGone(name)))
  }

  store(goods: Goods): string | Promise<string> {
    const { byteLength, readers, affixes, signal } = goods
    const segments = this.#segments?.suit(goods) ? this.#segments : undefined
    return this.#budget.admit(byteLength, signal, () => {
      if (segments !== undefined) return this.#stored(goods, () => segments.store(goods))
      const name = written(this.#nameFor(readers), affixes)
      const path = this.#pathOf(itemNameAt(NAME, name), readers)
      return this.#stored(goods, () => answered(this.#write(path, goods), () => name))
    })
  }

  fetch(at: JsonValue, wanted: Wanted): Held | undefined | Promise<Held | undefined> {
    const record = this.#segments?.placeAt(at)
    const place = record ?? itemNameAt(NAME, at)
    const broken = (error: unknown): never => {
      wanted.signal?.throwIfAborted()
      throw failure('read', this.#folder.path, error)
    }
    return attempted(() => ('segment' in place ? this.#fetchRecord(place) : this.#fetchNow(place, wanted)), broken)
  }

  release(at: JsonValue): void {
    if (this.#isFinished(at)) return
    const place = itemNameAt(NAME, at)
    // From 0 nothing counts down.
    if (place.readers > 0) this.#countDown(place, (left) => left - 1)
  }

  discard(at: JsonValue): void {
    if (this.#isFinished(at)) return
    this.#countDown(itemNameAt(NAME, at), () => 0)
  }

  async close(): Promise<void> {
    this.#budget.close(new TransportError('ERR_TRANSPORT_CLOSED', 'file() was closed while a put waited for space'))
    this.#disk.close()
    this.#segments?.close()
    await Promise.allSettled(this.#going)
    await this.#folder.close()
  }

  #stored(goods: Goods, store: () => string | Promise<string>): string | Promise<string> {
    const { byteLength, signal } = goods
    const full = (error: unknown) => {
      if (!isFull(error)) throw error
      return this.#tracked(this.#disk.again(error, goods, store))
    }
    return attempted(
      () => attempted(store, full),
      (error) => {
        signal?.throwIfAborted()
        throw failure(`write ${byteLength} bytes`, this.#folder.path, error, byteLength)
      },
    )
  }

  #write(path: string, goods: Goods): void | Promise<void> {
    if (goods.byteLength >= LARGE) return this.#tracked(writeFileLater(path, goods, this.#fsync))
    writeFileNow(path, goods, this.#fsync)
  }

  /** Moves the file, wherever it is by now, on to as many readers as `to` says, and removes it where that is none. */
  #countDown(place: ItemName, to: (left: number) => number): void {
    this.#look(place.readers, (left) => {
      const path = this.#pathOf(place, left)
      const target = to(left)
      if (target > 0) return succeeds(() => renameSync(path, this.#pathOf(place, target)))
      if (!succeeds(() => unlinkSync(path))) return undefined
      this.#budget.free(written(place.name, place))
      return true
    })
  }

  #fetchRecord(place: RecordPlace): Held | undefined {
    const found = this.#segments?.fetch(place)
    if (found === 'torn') throw torn(this.#folder.path, place.segment)
    return found && { bytes: found }
  }

  /** Lets go of an item in a segment; false where it has a file of its own. */
  #isFinished(at: JsonValue): boolean {
    const record = this.#segments?.placeAt(at)
    if (record === undefined) return false
    this.#segments?.release(record)
    this.#budget.free(at as string)
    return true
  }

  #fetchNow(place: ItemName, wanted: Wanted): Held | undefined | Promise<Held | undefined> {
    const found = this.#findNow(place)
    if (found instanceof Uint8Array) return { bytes: found }
    if (found === 'large' || this.#patienceMs > 0) return this.#tracked(this.#fetchLater(place, wanted))
    if (found === 'torn') throw torn(this.#folder.path, place.name)
    return undefined
  }

  #findNow(place: ItemName): Found | 'large' {
    const found = this.#look(place.readers, (left) => {
      const one = readFileNow(this.#pathOf(place, left), LARGE)
      return one === 'absent' ? undefined : one
    })
    return found ?? 'absent'
  }

  /** Reads what is large, and what may be late. */
  async #fetchLater(place: ItemName, { signal }: Wanted): Promise<Held | undefined> {
    const until = performance.now() + this.#patienceMs
    for (let waitMs = SHORTEST_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_MS)) {
      const found = await this.#findLater(place, signal)
      if (found instanceof Uint8Array) return { bytes: found }
      if (performance.now() >= until) {
        if (found === 'absent') return undefined
        throw torn(this.#folder.path, place.name)
      }
      await after(waitMs, undefined, signal === undefined ? {} : { signal })
    }
  }

  async #findLater(place: ItemName, signal: AbortSignal | undefined): Promise<Found> {
    for (let left = place.readers; left >= Math.min(place.readers, 1); left--) {
      const found = await readFileLater(this.#pathOf(place, left), signal)
      if (found !== 'absent') return found
    }
    return 'absent'
  }

  // Downwards, as the file goes: so it is never missed.
  #look<T>(readers: number, at: (left: number) => T | undefined): T | undefined {
    for (let left = readers; left >= Math.min(readers, 1); left--) {
      const found = at(left)
      if (found !== undefined) return found
    }
    return undefined
  }

  #isGone(name: string): boolean {
    const record = this.#segments?.placeAt(name)
    if (record !== undefined) return this.#segments?.isGone(record) === true
    const place = itemNameAt(NAME, name)
    return this.#look(place.readers, (left) => existsSync(this.#pathOf(place, left)) || undefined) === undefined
  }

  #pathOf(place: ItemName, left: number): string {
    return join(this.#folder.path, fileName(place, left))
  }

  // What goes on is waited for when this is closed: it must not leave anything behind afterwards.
  #tracked<T>(answer: Promise<T>): Promise<T> {
    this.#going.add(answer)
    const done = () => void this.#going.delete(answer)
    answer.then(done, done)
    return answer
  }
}

/** Does something to a file; `undefined` where it is not there. */
function succeeds(call: () => void): true | undefined {
  try {
    call()
    return true
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}
