import { closeSync, fstatSync, mkdirSync, openSync, write, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { ArgumentError, describe } from '@papy/contract'
import { Backlog } from './backlog.ts'
import { Rotation } from './rotation.ts'
import { mendEnd } from './torn-end.ts'

/** What holds for a file of lines. */
export interface LogFileSettings {
  readonly maxBytes: number
  readonly files: number
  readonly gzip: boolean
  readonly bufferBytes: number
}

/** Bytes that are written at once. */
const AT_ONCE = 1024 * 1024

const writeSome = promisify(write)

/** A file to which lines are appended, by one writer; a full one is put aside under a number. */
export class LogFile {
  /** `undefined`: it could not be opened again. */
  #fd: number | undefined
  #size = 0
  #writing: Promise<void> | undefined
  /** What is being written. */
  #present: Buffer | undefined
  #closed = false
  #warned = false
  /** A line was written in part. */
  #torn = false
  readonly #backlog: Backlog
  readonly #rotation: Rotation
  readonly #path: string
  readonly #maxBytes: number

  /** @throws ArgumentError `ERR_ARGUMENT` where the file cannot be opened */
  constructor(path: string, { maxBytes, files, gzip, bufferBytes }: LogFileSettings) {
    this.#path = path
    this.#maxBytes = maxBytes
    this.#backlog = new Backlog(bufferBytes)
    this.#rotation = new Rotation(path, files, gzip)
    this.#open()
    process.on('exit', this.#finish)
  }

  /** Whether the line will be written: there was room for it. */
  put(line: string): boolean {
    if (this.#closed || !this.#backlog.put(line)) return false
    this.#writing ??= this.#write()
    return true
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#writing
    await this.#rotation.settled()
    process.off('exit', this.#finish)
    this.#shut()
  }

  // What comes in the same turn goes together.
  async #write(): Promise<void> {
    await new Promise(setImmediate)
    while (!this.#backlog.empty) {
      try {
        await this.#writeNext()
      } catch (error) {
        this.#warn(error)
      }
    }
    this.#writing = undefined
  }

  async #writeNext(): Promise<void> {
    const room = Math.min(this.#maxBytes - this.#size, AT_ONCE)
    const lines = this.#backlog.take(room) ?? (await this.#takeFromNext())
    const present = this.#torn ? Buffer.concat([Buffer.from('\n'), lines]) : lines
    this.#present = present
    try {
      for (let at = 0; at < present.length; ) {
        const { bytesWritten } = await writeSome(this.#fd ?? this.#open(), present, at)
        at += bytesWritten
        this.#size += bytesWritten
        this.#present = present.subarray(at)
        this.#torn = at < present.length
      }
    } finally {
      this.#present = undefined
    }
  }

  // The file is full, or the line longer than a whole file.
  async #takeFromNext(): Promise<Buffer> {
    if (this.#size > 0) await this.#turn()
    const room = Math.min(this.#maxBytes, AT_ONCE)
    return this.#backlog.take(room) ?? (this.#backlog.takeOne() as Buffer)
  }

  // Where files cannot be moved, the log goes on in the one there is.
  async #turn(): Promise<void> {
    this.#shut()
    try {
      await this.#rotation.turn()
    } catch (error) {
      this.#warn(error)
    }
    this.#open()
  }

  #open(): number {
    const { fd, size } = opened(this.#path)
    this.#fd = fd
    this.#size = size
    this.#torn = false
    return fd
  }

  #shut(): void {
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
  }

  #warn(error: unknown): void {
    if (this.#warned) return
    this.#warned = true
    const message = `the log file ${this.#path} cannot be written: ${describe(error)}; records may be missing`
    process.emitWarning(message, { code: 'WARN_LOG_FILE' })
  }

  // The process ends: what waits is written now. Of what is being written, the file's size tells how much is.
  readonly #finish = (): void => {
    try {
      const fd = this.#fd ?? this.#open()
      const written = fstatSync(fd).size - this.#size
      const rest = [this.#present?.subarray(written), this.#backlog.take()].filter((part) => part !== undefined)
      for (const part of rest) writeSync(fd, part)
    } catch {
      // There is nobody left to be told.
    }
  }
}

function opened(path: string): { readonly fd: number; readonly size: number } {
  try {
    mkdirSync(dirname(path), { recursive: true })
    const fd = openSync(path, 'a+')
    return { fd, size: mendEnd(fd) }
  } catch (cause) {
    const message = `the log file ${path} cannot be opened: ${describe(cause)}; give the path of a file that can be written`
    throw new ArgumentError('ERR_ARGUMENT', message, { value: path, cause })
  }
}
