import { type FileHandle, open, readFile, truncate } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describe, PlumberError } from '@papy/contract'
import type { Journal, JournalRecord, RunJournal, RunPast } from '@papy/contract/journal'
import { lineOf, readLines, written } from './line.ts'
import { lock } from './lock.ts'
import { Past } from './past.ts'

/** Bytes that may wait for the disk before who reads inputs is asked to wait. */
const MOST_BYTES = 4 * 1024 * 1024

/**
 * The memory of a run in a file of lines of JSON, so that another process can go on with it.
 *
 * @param path the file; its directory has to be there
 */
export const myJournal = (path: string): Journal => ({
  // A promise: what a commit wrote survives a power cut.
  level: 'fsync',
  place: path,
  async open() {
    const unlock = await lock(path)
    try {
      const file = await readFile(path).catch(nothing)
      const { records, byteLength } = readLines(path, file)
      // What a crash cut off at the end was never committed: what comes now stands in its place.
      if (byteLength < file.byteLength) await truncate(path, byteLength)
      const past = records.length > 0 ? new Past(records, file.byteLength - byteLength) : undefined
      return new MyJournalWriter(path, await opened(path), past, byteLength, unlock)
    } catch (error) {
      await unlock()
      throw error
    }
  },
})

class MyJournalWriter implements RunJournal {
  readonly past: RunPast | undefined
  #byteLength: number
  #waiting: string[] = []
  #waitingBytes = 0
  #last = Promise.resolve()
  #next: Promise<void> | undefined
  #closed: Promise<void> | undefined
  readonly #path: string
  readonly #file: FileHandle
  readonly #unlock: () => Promise<void>

  constructor(path: string, file: FileHandle, past: RunPast | undefined, bytes: number, unlock: () => Promise<void>) {
    this.#path = path
    this.#file = file
    this.past = past
    this.#byteLength = bytes
    this.#unlock = unlock
  }

  get byteLength(): number {
    return this.#byteLength + this.#waitingBytes
  }

  /** Written as text at once: what happens to the record later does not matter. */
  append(record: JournalRecord): void {
    const text = written(record)
    this.#waiting.push(text)
    this.#waitingBytes += text.length
  }

  /** Who asks while one is under way shares the next one. After a failure all fail. */
  commit(): Promise<void> {
    this.#next ??= this.#last = this.#last.then(() => this.#write())
    return this.#next
  }

  ready(): PromiseLike<void> | undefined {
    return this.#waitingBytes > MOST_BYTES ? this.commit() : undefined
  }

  close(): Promise<void> {
    this.#closed ??= this.commit().finally(async () => {
      await this.#file.close()
      await this.#unlock()
    })
    return this.#closed
  }

  // All that waits is one line, so that a crash leaves all of a commit or nothing.
  async #write(): Promise<void> {
    this.#next = undefined
    if (this.#waiting.length === 0) return
    const line = lineOf(this.#waiting)
    this.#waiting = []
    this.#waitingBytes = 0
    try {
      await this.#file.appendFile(line)
      await this.#file.datasync()
      this.#byteLength += Buffer.byteLength(line)
    } catch (cause) {
      const message = `${this.#path} cannot be written (${describe(cause)}); look at the cause`
      throw new PlumberError('ERR_JOURNAL_FAILED', message, { cause })
    }
  }
}

// The name of a new file is part of what survives. Windows opens no directories, and keeps names without being asked.
async function opened(path: string): Promise<FileHandle> {
  const file = await open(path, 'a', 0o600)
  if (process.platform === 'win32') return file
  try {
    const directory = await open(dirname(path), 'r')
    await directory.sync().finally(() => directory.close())
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

function nothing(error: NodeJS.ErrnoException): Buffer {
  if (error.code === 'ENOENT') return Buffer.alloc(0)
  throw new PlumberError('ERR_JOURNAL_FAILED', `the journal cannot be read (${error.message}); look at the cause`, {
    cause: error,
  })
}
