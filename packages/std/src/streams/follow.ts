import { type BigIntStats, watch } from 'node:fs'
import { type FileHandle, open, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { torn } from '../refusal.ts'
import { Utf8 } from '../utf8.ts'
import { chomped, Splitter } from './splitter.ts'

/** Bytes read at once. */
const CHUNK_BYTES = 64 * 1024

/** What tells a file that grows from the one that takes its place. */
export async function followedIdentity(path: string): Promise<{ path: string; file: string }> {
  const { dev, ino } = await stat(path, { bigint: true })
  return { path, file: `${dev}:${ino}` }
}

/**
 * The lines of a file that grows, is cut or is replaced, until the signal aborts.
 *
 * @param from - lines that are left out: they were read before, so they must be there
 */
export async function* followLines(path: string, signal: AbortSignal, from: number): AsyncGenerator<string, undefined> {
  const changes = new Changes(await directoriesOf(path), signal)
  let log = await Log.open(path)
  try {
    yield* log.behind(from)
    while (!signal.aborted) {
      changes.forget()
      yield* log.read()
      const now = await stat(path, { bigint: true }).catch(unlessMissing)
      if (now !== undefined && !log.is(now)) {
        // What was written between the last look and the change.
        yield* log.read()
        yield* log.end()
        await log.close()
        log = await reopened(path, changes)
      } else if (now !== undefined && log.isCut(now)) {
        yield* log.end()
        log.rewind()
      } else await changes.next()
    }
  } finally {
    changes.close()
    await log.close()
  }
}

// It may be gone again already.
async function reopened(path: string, changes: Changes): Promise<Log> {
  for (;;) {
    changes.forget()
    const log = await Log.open(path).catch(unlessMissing)
    if (log !== undefined) return log
    await changes.next()
    changes.check()
  }
}

/** One file under that name. */
class Log {
  #position = 0
  #text: Utf8
  #splitter = new Splitter('\n')
  readonly #chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES)
  readonly #handle: FileHandle
  readonly #stats: BigIntStats
  readonly #path: string

  private constructor(path: string, handle: FileHandle, stats: BigIntStats) {
    this.#path = path
    this.#handle = handle
    this.#stats = stats
    this.#text = new Utf8(path)
  }

  static async open(path: string): Promise<Log> {
    const handle = await open(path, 'r')
    try {
      return new Log(path, handle, await handle.stat({ bigint: true }))
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  /** The lines that are complete by now, without so many. @throws TransportError `ERR_STREAM_TORN` where it has fewer */
  async *behind(count: number): AsyncGenerator<string, undefined> {
    let left = count
    if (left > 0) for await (const line of this.read()) if (--left < 0) yield line
    if (left > 0) throw torn(this.#path, `${count} lines of it were read before, and it has ${count - left}`)
  }

  /** The lines that are complete by now. */
  async *read(): AsyncGenerator<string, undefined> {
    for (;;) {
      const { bytesRead } = await this.#handle.read(this.#chunk, 0, CHUNK_BYTES, this.#position)
      if (bytesRead === 0) return
      this.#position += bytesRead
      const text = this.#text.push(this.#chunk.subarray(0, bytesRead))
      for (const line of this.#splitter.push(text)) yield chomped(line)
    }
  }

  /** Nothing more will come: the last line needs no newline. */
  *end(): Generator<string, undefined> {
    this.#text.end()
    const last = this.#splitter.rest()
    if (last !== '') yield last
  }

  /** Whether that is the same file. */
  is({ dev, ino }: BigIntStats): boolean {
    return dev === this.#stats.dev && ino === this.#stats.ino
  }

  /** Whether it has become shorter than what was read. */
  isCut({ size }: BigIntStats): boolean {
    return size < this.#position
  }

  rewind(): void {
    this.#position = 0
    this.#text = new Utf8(this.#path)
    this.#splitter = new Splitter('\n')
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

/** Tells when something has changed in some directories. What changes while nobody waits is not missed. */
class Changes {
  #isChanged = false
  #wake = () => {}
  #failure: { readonly error: unknown } | undefined
  readonly #signal: AbortSignal
  readonly #watchers: readonly ReturnType<typeof watch>[]

  constructor(directories: readonly string[], signal: AbortSignal) {
    this.#signal = signal
    this.#watchers = directories.map((directory) => watch(directory, () => this.#tell()))
    for (const watcher of this.#watchers) watcher.on('error', (error) => this.#fail(error))
    signal.addEventListener('abort', this.#tell, { once: true })
  }

  /** Everything up to now is known. */
  forget(): void {
    this.#isChanged = false
  }

  /** Settles when something has changed since, or the signal aborts. @throws (rejects) what watching throws */
  async next(): Promise<void> {
    if (!this.#isChanged && !this.#signal.aborted && this.#failure === undefined)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    if (this.#failure !== undefined) throw this.#failure.error
  }

  /** @throws the signal's reason */
  check(): void {
    this.#signal.throwIfAborted()
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#tell)
    for (const watcher of this.#watchers) watcher.close()
  }

  readonly #tell = (): void => {
    this.#isChanged = true
    this.#wake()
  }

  #fail(error: unknown): void {
    this.#failure ??= { error }
    this.#wake()
  }
}

// Where the name is, and where the file is that it leads to.
async function directoriesOf(path: string): Promise<readonly string[]> {
  return [...new Set([dirname(path), dirname(await realpath(path))])]
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
