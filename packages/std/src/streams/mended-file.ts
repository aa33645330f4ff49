import { createWriteStream, existsSync } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { JsonValue } from '@papy/contract'
import type { RunEnd } from '@papy/contract/function'
import { sinkLost, unstored } from '../refusal.ts'
import { readBytes } from './bytes.ts'
import { type FileMark, type Hole, type KeptSpec, type MendPlace, markOf } from './file-mark.ts'
import { type KeptNames, keptNames, syncFolder } from './file-place.ts'
import { beginOf, finishOf } from './item-writing.ts'
import { hasExtent } from './kept-file.ts'
import {
  byPlace,
  type Insertion,
  insertions,
  type MendedIndex,
  type Merged,
  readIndex,
  TITLE,
  writeIndex,
} from './mended-index.ts'
import { type Mend, Mends } from './mends.ts'
import { inserted, withoutLast } from './spliced.ts'

/** An item to merge; `data`: it is at hand, and not among what is kept beside. */
type Part = Mend & { readonly data?: Uint8Array }

/**
 * A file that is complete but for some items, which come now: they are kept beside it and, in the end, merged into it. It is
 * replaced as a whole, once, and another file beside it says what was merged: so nothing is inserted twice, and holes that
 * are left are found again.
 */
export class MendedFile {
  #aim: Hole | undefined
  #place = 0
  #anywhere: number
  readonly #index: MendedIndex
  readonly #mends: Mends
  readonly #filled: ReadonlySet<string>
  readonly #mark: FileMark
  readonly #names: KeptNames
  readonly #spec: KeptSpec
  /** Bytes that the run wrote before the first item. */
  readonly #title: number

  private constructor(spec: KeptSpec, index: MendedIndex, mends: Mends) {
    const { place, past, writing } = spec
    this.#spec = spec
    this.#index = index
    this.#mends = mends
    this.#mark = markOf(past)
    this.#names = keptNames(place.path, past.run, past.sink)
    const isFixed = beginOf(writing).byteLength > 0
    const state = mends.list.length > 0 || index.merges === 0 ? this.#mark.state : index.state
    if (state !== null) writing.state = state
    this.#filled = new Set([...index.items, ...mends.list.map(({ where }) => where)].map(keyOf))
    this.#anywhere = this.#filled.size
    this.#title = isFixed || this.#mark.items > 0 ? beginOf(writing).byteLength : 0
  }

  /** @throws (rejects) TransportError `ERR_SINK_LOST`, `ERR_MEDIUM_FAILED` */
  static async open(spec: KeptSpec): Promise<MendedFile> {
    const { place, past } = spec
    const names = keptNames(place.path, past.run, past.sink)
    try {
      const index = await readIndex(names.index)
      await settle(names, place.path, index.merges)
      const mark = markOf(past)
      await check(place.path, mark, index)
      const [merge, bytes] = mark.mend ?? [0, 0]
      const mends = await Mends.open(names.mends, merge > index.merges ? bytes : 0)
      return new MendedFile(spec, index, mends)
    } catch (error) {
      throw unstored(place.path, error)
    }
  }

  aim(hole: JsonValue | undefined, place: number): void {
    this.#aim = hole as Hole | undefined
    this.#place = place
  }

  /** Takes the bytes of the item for the place that was aimed at. @throws TransportError `ERR_MEDIUM_FAILED` */
  write(data: Uint8Array): void | Promise<void> {
    const hole = this.#aim ?? [Number.MAX_SAFE_INTEGER, this.#anywhere++]
    const where: MendPlace = [...hole, this.#place]
    if (this.#filled.has(keyOf(where))) return
    const failed = (error: unknown): never => {
      throw unstored(this.#spec.place.path, error)
    }
    try {
      return this.#mends.add(where, data)?.catch(failed)
    } catch (error) {
      return failed(error)
    }
  }

  /** It failed again: its place is where it was. */
  hole(): JsonValue | undefined {
    return this.#aim
  }

  /** @throws (rejects) TransportError `ERR_MEDIUM_FAILED` */
  async commit(): Promise<JsonValue> {
    const mend = [this.#index.merges + 1, this.#mends.bytes] as const
    const mark = { ...this.#mark, state: this.#spec.writing.state ?? null, mend }
    try {
      await this.#mends.sync()
      return mark
    } catch (error) {
      throw unstored(this.#spec.place.path, error)
    }
  }

  /** Merges what came, or keeps it for the next session. @throws (rejects) TransportError `ERR_MEDIUM_FAILED` */
  async end(how: RunEnd): Promise<void> {
    try {
      if (how === 'complete') await this.#complete()
    } catch (error) {
      throw unstored(this.#spec.place.path, error)
    } finally {
      await this.#mends.close()
    }
  }

  async #complete(): Promise<void> {
    await this.#mends.sync()
    if (this.#mends.list.length > 0) await this.#merge()
    await rm(this.#names.mends, { force: true })
  }

  // The file beside is whole before the index says so, and whoever finds that puts it into its place.
  async #merge(): Promise<void> {
    const { path } = this.#spec.place
    const merges = this.#index.merges + 1
    const merged = this.#names.merged(merges)
    const parts = this.#parts()
    await this.#write(merged, insertions(parts, this.#index.items, this.#title))
    await syncFolder(path)
    const { size } = await stat(merged)
    const added = parts.map(({ where, length }) => [...where, length] as const)
    const items = [...this.#index.items, ...added].sort(byPlace)
    await writeIndex(this.#names.index, { merges, bytes: size, state: this.#spec.writing.state ?? null, items })
    await rename(merged, path)
    await syncFolder(path)
  }

  #parts(): readonly Part[] {
    const parts: Part[] = [...this.#mends.list]
    const begin = beginOf(this.#spec.writing)
    const isTitled = this.#title > 0 || this.#index.items.some(([, number]) => number === TITLE[1])
    if (!isTitled && begin.byteLength > 0) parts.push({ where: TITLE, at: 0, length: begin.byteLength, data: begin })
    return parts.sort((a, b) => byPlace(a.where, b.where))
  }

  async #write(merged: string, parts: readonly Insertion<Part>[]): Promise<void> {
    const { place, gzip, writing } = this.#spec
    const count = (list: readonly (readonly number[])[]) => list.filter(([, number]) => number !== TITLE[1]).length
    const items = this.#mark.items + count(this.#index.items) + count(parts.map(({ item }) => item.where))
    const finish = finishOf(writing, items)
    const bytesOf = ({ data, ...mend }: Part) => data ?? this.#mends.bytesOf(mend)
    const text = readBytes({ path: place.path, gzip, signal: new AbortController().signal })
    const all = async function* (): AsyncGenerator<Uint8Array> {
      yield* inserted(withoutLast(text, finish.byteLength), parts, bytesOf)
      yield finish
    }
    const output = createWriteStream(merged, { flush: true, mode: place.mode })
    if (gzip) await pipeline(Readable.from(all()), createGzip(), output)
    else await pipeline(Readable.from(all()), output)
  }
}

function keyOf([at, number, place]: MendPlace | Merged): string {
  return `${at} ${number} ${place}`
}

// A merge before was cut short: it is done, or never was.
async function settle(names: KeptNames, path: string, merges: number): Promise<void> {
  await rm(names.merged(merges + 1), { force: true })
  const merged = names.merged(merges)
  if (!existsSync(merged)) return
  await rename(merged, path)
  await syncFolder(path)
}

async function check(path: string, mark: FileMark, { merges, bytes }: MendedIndex): Promise<void> {
  const size = await stat(path).then(
    (stats) => stats.size,
    () => undefined,
  )
  if (size === undefined) throw sinkLost(path, 'it is not there; resume the run, which may not be complete, before')
  if (merges > 0 && size !== bytes) throw sinkLost(path, `it had ${bytes} bytes when it was mended, and has ${size}`)
  if (merges === 0 && !(await hasExtent(path, mark))) throw sinkLost(path, 'it is not what the run wrote')
}
