import type { RunEnd, Session } from '@papy/contract/function'
import { AsideFile } from './aside-file.ts'

/** How items are written. */
export interface ItemWriting {
  /** What stands before the first item. */
  readonly begin?: Uint8Array | string
  /** @throws SerializerError `ERR_NOT_SERIALIZABLE` for what the file cannot hold: then nothing of it is written */
  write(item: unknown): Uint8Array | string
  /** What stands after the last item. */
  finish?(): Uint8Array
}

/** A worker function that writes its items to a file, and passes them on; in its place when the run has ended. */
export class FileSink implements Session {
  readonly claim: string
  readonly #file: AsideFile
  readonly #writing: ItemWriting

  /** @throws TransportError `ERR_MEDIUM_FAILED` */
  constructor(path: string, gzip: boolean, writing: ItemWriting) {
    this.#file = AsideFile.open(path, gzip)
    this.#writing = writing
    this.claim = `the file ${this.#file.path}`
    if (writing.begin !== undefined) void this.#file.write(writing.begin)
  }

  /** @throws SerializerError `ERR_NOT_SERIALIZABLE`; TransportError `ERR_MEDIUM_FAILED` */
  call([item]: readonly unknown[]): unknown {
    const later = this.#file.write(this.#writing.write(item))
    return later === undefined ? item : later.then(() => item)
  }

  end(how: RunEnd): Promise<void> {
    return this.#file.end(how, how === 'complete' ? this.#writing.finish?.() : undefined)
  }
}
