import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import type { Closable } from '@papy/contract/engine'
import { CommandError, type ProgramFacts, shownArgv } from './command-error.ts'
import { hasGroups, signalGroup } from './groups.ts'
import { Guard } from './guard.ts'
import { MARK, newMark } from './mark.ts'
import { TailBytes } from './output.ts'

/** How long, in Ms, a program may take to leave once it is told to, and how often is looked whether it did. */
const [GRACE_MS, LOOK_MS] = [500, 10]

/** How long, in Ms, programs that it started and left in its group may go on when it has ended by itself. */
const LEFT_BEHIND_MS = 1_000

/** How long, in Ms, is waited for what was killed, and for more of what was written before. */
const LAST_MS = 250

/** What is started. */
export interface ProgramSpec {
  /** The program and its arguments; no shell looks at them. */
  readonly argv: readonly string[]
  readonly cwd?: string | undefined
  readonly env: Readonly<Record<string, string>>
  /** Its arguments are for Windows' shell, which has rules of its own. */
  readonly verbatim?: boolean
  /** Whether something is written to its standard input. */
  readonly writes: boolean
}

/** How a program ended. */
export interface End {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/**
 * A program at work, in a process group of its own, with whatever it starts. When it has ended, its group is ended too; and
 * the guard does both, should this thread or process be no more.
 */
export class Program implements Closable {
  /** Settles when it and its group are gone, and what they wrote was read. @throws CommandError `ERR_COMMAND_START` */
  readonly ended: Promise<End>
  readonly stderr: TailBytes = new TailBytes()
  #over = false
  /** When it was told to end. */
  #toldMs: number | undefined
  readonly #argv: readonly string[]
  readonly #process: ChildProcess
  readonly #user = Guard.use()

  /** @throws CommandError `ERR_COMMAND_START` */
  constructor(spec: ProgramSpec) {
    this.#argv = spec.argv
    const { guard } = this.#user
    const marked = newMark()
    guard.admit(marked)
    try {
      this.#process = start({ ...spec, env: { ...spec.env, [MARK]: marked.mark } })
    } catch (error) {
      guard.dismiss(marked)
      void this.#user.close()
      throw error
    }
    const { pid, stderr } = this.#process
    if (pid !== undefined) guard.admit(pid)
    guard.dismiss(marked)
    stderr?.on('data', (piece: Buffer) => this.stderr.add(piece))
    this.ended = this.#end(spec).finally(() => {
      this.#over = true
      return this.#user.close()
    })
    // Whoever waits for it hears of it.
    this.ended.catch(() => {})
  }

  get stdin(): Writable | null {
    return this.#process.stdin
  }

  get stdout(): Readable | null {
    return this.#process.stdout
  }

  /** Whether it is there. */
  get running(): boolean {
    return this.#process.pid !== undefined && this.#process.exitCode === null && this.#process.signalCode === null
  }

  /** Whether it keeps this process alive. */
  keep(alive: boolean): void {
    const { stdin, stdout, stderr } = this.#process
    for (const handle of [this.#process, stdin, stdout, stderr] as unknown as (Held | null)[]) {
      if (alive) handle?.ref?.()
      else handle?.unref?.()
    }
  }

  /** Tells its group to end, and ends it if it does not: it is gone within a second. */
  kill(): void {
    if (this.#over || this.#toldMs !== undefined || this.#process.pid === undefined) return
    this.#toldMs = performance.now()
    this.keep(true)
    const { pid } = this.#process
    signalGroup(pid, 'SIGTERM')
    const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), GRACE_MS)
    const enough = (): void => clearTimeout(timer)
    this.ended.then(enough, enough)
  }

  /** The same; settles when it is gone. */
  async close(): Promise<void> {
    this.kill()
    await this.ended.catch(() => {})
  }

  facts({ code, signal }: Partial<End> = {}, stdout?: string): ProgramFacts {
    return {
      argv: shownArgv(this.#argv),
      stderr: this.stderr.text,
      ...(stdout === undefined ? {} : { stdout }),
      ...(typeof code === 'number' ? { exitCode: code } : {}),
      ...(typeof signal === 'string' ? { signal } : {}),
    }
  }

  async #end(spec: ProgramSpec): Promise<End> {
    const child = this.#process
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
    const cause = await endOf(child)
    if (cause !== undefined) throw notStarted(spec, cause)
    const pid = child.pid as number
    await this.#endGroup(pid)
    this.#user.guard.dismiss(pid)
    await this.#read(closed)
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy()
    return { code: child.exitCode, signal: child.signalCode }
  }

  // What it left in its group has a moment to finish: a shell does not wait for all that it starts.
  async #endGroup(pid: number): Promise<void> {
    if (!hasGroups) return
    const endedMs = performance.now()
    const until = (): number => (this.#toldMs === undefined ? endedMs + LEFT_BEHIND_MS : this.#toldMs + GRACE_MS)
    while (signalGroup(pid, 0) && performance.now() < until()) await wait(LOOK_MS)
    const left = performance.now() + LAST_MS
    while (signalGroup(pid, 'SIGKILL') && performance.now() < left) await wait(LOOK_MS)
  }

  // What left its group may hold its output open for ever: it is read as long as there is more.
  async #read(closed: Promise<void>): Promise<void> {
    const { stdout, stderr } = this.#process
    const seen = { pieces: 0, over: false }
    for (const stream of [stdout, stderr]) stream?.on('data', () => seen.pieces++)
    void closed.then(() => {
      seen.over = true
    })
    for (let before = -1; !seen.over && before < seen.pieces; ) {
      before = seen.pieces
      await within(LAST_MS, closed)
    }
  }
}

interface Held {
  ref?(): void
  unref?(): void
}

function start({ argv, cwd, env, writes, verbatim = false }: ProgramSpec): ChildProcess {
  const [program = '', ...args] = argv
  try {
    const child = spawn(program, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env,
      stdio: [writes ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      detached: hasGroups,
      windowsHide: true,
      windowsVerbatimArguments: verbatim,
    })
    // Whatever breaks its streams, it ends with it.
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.on('error', () => {})
    return child
  } catch (cause) {
    throw notStarted({ argv, cwd }, cause as Error)
  }
}

/** The end of a process; an error if it never began. */
function endOf(child: ChildProcess): Promise<Error | undefined> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve(undefined))
    child.on('error', (error) => {
      if (child.pid === undefined) resolve(error)
    })
  })
}

function notStarted({ argv, cwd }: Pick<ProgramSpec, 'argv' | 'cwd'>, cause: Error): CommandError {
  const message = `${(argv[0] ?? '').slice(0, 100)} could not be started: ${reason(cause, cwd)}`
  return new CommandError('ERR_COMMAND_START', message, { cause, argv: shownArgv(argv) })
}

function reason(cause: Error, cwd: string | undefined): string {
  const { code } = cause as NodeJS.ErrnoException
  if (code === 'ENOENT' && cwd !== undefined && !existsSync(cwd)) return `there is no folder ${cwd}; give another cwd`
  if (code === 'ENOENT') return 'there is no such program; is it installed on this host, and in PATH?'
  if (code === 'EACCES') return 'it may not be executed; make it executable, or name its interpreter first'
  if (code === 'E2BIG') return 'its arguments are too long; pass the item on stdin or as {file}'
  if (code === 'EINVAL') return 'it is no program but a script of the system shell; name its interpreter first'
  return `${cause.message}; are there too many processes, or open files?`
}

/** Waits for something, but no longer than so many Ms. */
async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  const enough = new AbortController()
  const late = wait(ms, undefined, { signal: enough.signal }).catch(() => {})
  await Promise.race([promise, late])
  enough.abort()
}
