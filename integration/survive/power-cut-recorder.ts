import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type FileCall, fileCalls } from './power-cut-calls.ts'
import type { Files, FirstFile } from './power-cut-disk.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))

/** What is to be run. */
export interface RunOrder {
  readonly kind: 'chain' | 'batches' | 'fork' | 'wal'
  readonly count: number
  readonly level: 'async' | 'fsync'
  /** Item of the input at which a first session is stopped; `undefined`: it is not. */
  readonly stopAt: number | undefined
}

/** Where the items were at the end of a session. */
export interface SessionTotal {
  readonly redrive: boolean
  readonly total: unknown
}

/** What a run did until it was complete. */
export interface Recording {
  readonly first: readonly FirstFile[]
  readonly calls: readonly FileCall[]
  /** What its folder had in the end. */
  readonly files: Files
  /** What its journal said in the beginning. */
  readonly found: string
  readonly totals: readonly SessionTotal[]
}

/** Why nothing can be recorded here; `undefined`: it can. */
export function obstacle(): string | undefined {
  if (process.platform !== 'linux') return 'file calls are recorded on Linux only'
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'there is no C compiler (cc)'
  }
}

/** A process whose calls for the files of one folder are written down, while it does what is left to do of the run in it. */
export class Recorder implements Disposable {
  readonly #directory: string
  readonly #folder: string
  readonly #child: ChildProcess
  readonly #entries: number
  #read = 0

  private constructor(directory: string, child: ChildProcess, entries: number) {
    this.#directory = directory
    this.#folder = folderOf(directory)
    this.#child = child
    this.#entries = entries
  }

  static async start(): Promise<Recorder> {
    const directory = realpathSync(mkdtempSync(join(tmpdir(), 'papy-power-')))
    const [library, log] = [join(directory, 'file-calls.so'), join(directory, 'calls')]
    execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, fixture('file-calls.c'), '-ldl'])
    mkdirSync(folderOf(directory), { recursive: true })
    const calls = { PAPY_CALLS_ROOT: join(directory, 'disk'), PAPY_CALLS_LOG: log }
    const env = { ...process.env, ...calls, LD_PRELOAD: library, UV_USE_IO_URING: '0' }
    const child = fork(fixture('power-run.mjs'), { env })
    await once(child, 'message')
    return new Recorder(directory, child, openSync(log, 'r'))
  }

  /**
   * Does what is left to do of the run in a folder that has these files.
   *
   * @throws (rejects) what the run says
   */
  async run(order: RunOrder, files: Files): Promise<Recording> {
    const first = this.#lay(files)
    this.#child.send({ ...order, folder: this.#folder })
    const [answer] = (await once(this.#child, 'message')) as [Answer]
    const calls = fileCalls(this.#newEntries())
    if ('failure' in answer) throw Object.assign(new Error(answer.failure.stack), answer.failure)
    return { first, calls, files: this.#found(), found: answer.found, totals: answer.totals }
  }

  [Symbol.dispose](): void {
    this.#child.disconnect()
    rmSync(this.#directory, { recursive: true, force: true })
  }

  // The process that held a lock died with the power, and ours lives. Booting takes longer than making a lock.
  #lay(files: Files): readonly FirstFile[] {
    rmSync(this.#folder, { recursive: true })
    mkdirSync(this.#folder)
    const before = new Date(Date.now() - 60_000)
    return [...files].map(([name, bytes]) => {
      const path = join(this.#folder, name)
      const content = name.includes('.lock') ? orphaned(bytes) : bytes
      writeFileSync(path, content)
      utimesSync(path, before, before)
      return { path, inode: statSync(path, { bigint: true }).ino, content }
    })
  }

  #newEntries(): Buffer {
    const entries = Buffer.alloc(statSync(join(this.#directory, 'calls')).size - this.#read)
    readSync(this.#entries, entries, 0, entries.byteLength, this.#read)
    this.#read += entries.byteLength
    return entries
  }

  #found(): Files {
    const names = readdirSync(this.#folder)
    return new Map(names.map((name) => [name, readFileSync(join(this.#folder, name))]))
  }
}

type Answer =
  | { readonly found: string; readonly totals: readonly SessionTotal[] }
  | { readonly failure: { readonly code?: string; readonly stack: string } }

function folderOf(directory: string): string {
  return join(directory, 'disk', 'run')
}

function orphaned(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1')
  return Buffer.from(
    text.replace(/"started":"\d+"/, (found) => found.replaceAll(/\d/g, '0')),
    'latin1',
  )
}
