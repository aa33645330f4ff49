import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { describe, TransportError } from '@papy/contract'
import type { RunEnd, Session } from '@papy/contract/function'
import type { DurableSink, SinkPast } from '@papy/contract/journal'

/** Characters that may wait in memory. */
const MOST = 1024 * 1024

/** The file of one run, while it is written. */
export class MySinkSession implements Session {
  /** Two sinks of a run that say the same here are refused. */
  readonly claim: string
  /** What a run with a journal asks of it. */
  readonly durable: DurableSink = {
    // A promise: whatever happens, each item is there once.
    guarantee: 'exactly-once',
    resume: (past) => this.#resume(past),
    commit: () => this.#commit(),
    pass: ([item]) => item,
  }
  readonly #path: string
  #file: FileHandle | undefined
  #lines: string[] = []
  #waiting = 0
  /** Bytes of the file, with all that is given to the system. */
  #bytes = 0
  /** Settles when what was begun to be written is written. */
  #writing: Promise<void> = Promise.resolve()

  constructor(path: string) {
    this.#path = path
    this.claim = `the file ${path}`
  }

  call([item]: readonly unknown[]): unknown {
    const line = `${item}\n`
    this.#lines.push(line)
    this.#waiting += line.length
    if (this.#waiting < MOST) return item
    this.durable.onFull?.()
    return this.#write().then(() => item)
  }

  async end(how: RunEnd): Promise<void> {
    try {
      // What a given-up run did not commit is not wanted any more.
      if (how === 'complete') await this.#write()
      await this.#writing
    } finally {
      await this.#file?.close()
    }
  }

  // Behind what was committed there may be more, of which the journal does not know: it comes again.
  async #resume({ last }: SinkPast): Promise<undefined> {
    const bytes = Number(last?.mark ?? 0)
    try {
      this.#file = await open(this.#path, constants.O_RDWR | constants.O_CREAT)
      const { size } = await this.#file.stat()
      if (size < bytes)
        throw new TransportError('ERR_SINK_LOST', `${bytes} bytes of ${this.#path} are gone; restore it`)
      await this.#file.truncate(bytes)
      this.#bytes = bytes
    } catch (error) {
      throw error instanceof TransportError ? error : failed(this.#path, error)
    }
  }

  // What is called while this settles is behind the bytes that it answers.
  async #commit(): Promise<number> {
    const written = this.#write()
    const bytes = this.#bytes
    await written
    await this.#file?.datasync()
    return bytes
  }

  #write(): Promise<void> {
    const text = Buffer.from(this.#lines.splice(0).join(''))
    this.#waiting = 0
    const at = this.#bytes
    this.#bytes += text.byteLength
    this.#writing = this.#writing.then(async () => {
      try {
        // In a run without a journal nobody called `resume`: the file begins anew.
        this.#file ??= await open(this.#path, 'w')
        for (let done = 0; done < text.byteLength; )
          done += (await this.#file.write(text, done, text.byteLength - done, at + done)).bytesWritten
      } catch (error) {
        throw failed(this.#path, error)
      }
    })
    return this.#writing
  }
}

function failed(path: string, cause: unknown): TransportError {
  return new TransportError('ERR_MEDIUM_FAILED', `${path} cannot be written (${describe(cause)}); look at the cause`, {
    cause,
  })
}
