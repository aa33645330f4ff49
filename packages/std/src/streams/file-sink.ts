import type { RunEnd, Session } from '@papy/contract/function'
import type { DurableSink, SinkPast } from '@papy/contract/journal'
import { AsideFile } from './aside-file.ts'
import { markOf } from './file-mark.ts'
import { type FilePlace, filePlace } from './file-place.ts'
import type { ItemWriting } from './item-writing.ts'
import { KeptFile } from './kept-file.ts'
import { MendedFile } from './mended-file.ts'

/** A worker function that writes its items to a file, and passes them on; in its place when the run has ended. */
export class FileSink implements Session {
  readonly claim: string
  readonly durable: DurableSink = {
    guarantee: 'exactly-once',
    resume: async (past) => {
      this.#kept = await this.#opened(past)
      return undefined
    },
    commit: () => this.#kept?.commit() ?? null,
    pass: ([item]) => item,
    hole: () => this.#kept?.hole(),
    aim: (hole, place) => this.#kept?.aim(hole, place),
  }
  /** In a run without a journal. */
  #aside: AsideFile | undefined
  /** In a run with one. */
  #kept: KeptFile | MendedFile | undefined
  readonly #place: FilePlace
  readonly #gzip: boolean
  readonly #writing: ItemWriting

  /** @throws TransportError `ERR_MEDIUM_FAILED` */
  constructor(path: string, gzip: boolean, writing: ItemWriting) {
    this.#place = filePlace(path)
    this.#gzip = gzip
    this.#writing = writing
    this.claim = `the file ${this.#place.path}`
  }

  /** @throws SerializerError `ERR_NOT_SERIALIZABLE`; TransportError `ERR_MEDIUM_FAILED` */
  call([item]: readonly unknown[]): unknown {
    const data = this.#writing.write(item)
    const later = this.#file().write(typeof data === 'string' ? Buffer.from(data) : data)
    return later === undefined ? item : later.then(() => item)
  }

  async end(how: RunEnd): Promise<void> {
    const isBegun = this.#kept !== undefined || this.#aside !== undefined
    if (isBegun || how === 'complete') await this.#file().end(how)
  }

  #file(): AsideFile | KeptFile | MendedFile {
    if (this.#kept !== undefined) return this.#kept
    this.#aside ??= AsideFile.open(this.#place, this.#gzip, this.#writing)
    return this.#aside
  }

  // A session that mended may have been killed before it merged what the journal counts as mended: the next one does.
  #opened(past: SinkPast): Promise<KeptFile | MendedFile> {
    const wanted = { place: this.#place, gzip: this.#gzip, writing: this.#writing, past }
    const isMending = past.mode === 'mend' || markOf(past).mend !== null
    return isMending ? MendedFile.open(wanted) : KeptFile.open(wanted)
  }
}
