import type { ModuleRef } from './module-ref.ts'

/** What a place that runs workers can promise. */
export interface RuntimeSupports {
  /** Workers run on the coordinator's own event loop: any function reaches them, and values pass by reference. */
  readonly sameRealm: boolean
  /** Memory can be shared by reference with the coordinator. */
  readonly sharedMemory: boolean
  /** Workers run on another machine, where module URLs of the coordinator mean nothing. */
  readonly remote: boolean
  /** A worker can be stopped while it is computing, not only between items. */
  readonly preemptible: boolean
}

/** One end of a two-way, ordered line that carries structured-cloneable messages. */
export interface Line {
  /** Hands one message over. Throws what cloning it throws, and then nothing was sent. */
  send(message: unknown, transfer?: readonly ArrayBuffer[]): void
  /**
   * Sets who is called with what the other end says. Messages that came earlier are delivered then.
   *
   * @param calm - whether nothing else waits to be done here, so that this thread may sleep for a moment until the next
   * message, which wakes it sooner than its event loop would. A line that cannot do that does not ask.
   */
  receive(handler: (message: unknown) => void, calm?: () => boolean): void
  /** Whether a value can be sent, where that is not just what can be structured-cloned. Never throws, needs no `this`. */
  readonly clones?: (value: unknown) => boolean
}

/** How a worker came to its end. */
export interface WorkerExit {
  /**
   * - `finished`: by itself, or because a function ended it (`process.exit`)
   * - `stopped`: it was asked to, or killed by its coordinator
   * - `crashed`: an error that nobody caught, an abort, a signal from elsewhere
   * - `memory`: it had no memory left
   * - `lost`: it cannot be reached any more
   */
  readonly reason: 'finished' | 'stopped' | 'crashed' | 'memory' | 'lost'
  /** What crashed it, where known. */
  readonly error?: unknown
  /** Exit code, where there is one. */
  readonly code?: number
  /** The signal that ended it, e.g. `'SIGKILL'`, where there was one. */
  readonly signal?: string
  /** The last it wrote to standard error, where that is known: at most 4,096 characters. */
  readonly stderr?: string
}

/** The coordinator's end of the line to one worker. */
export interface WorkerLine extends Line, AsyncDisposable {
  /** Identifies the worker in logs and reports, e.g. `'thread 3'`. */
  readonly label: string
  /** Where it runs; absent on this host. */
  readonly host?: string
  /** Of a process on this host, while it runs: its id. */
  readonly pid?: number | undefined
  /** Of a thread of this process, while it runs: its number in it. */
  readonly threadId?: number | undefined
  /** Settles exactly once, for every way a worker can end. It never rejects. */
  readonly exited: Promise<WorkerExit>
  /**
   * Settles when it is to be given nothing new, as its host is about to leave: what it has is finished, and then it is to be
   * disposed of. Absent, or never settled: it stays.
   */
  readonly leaving?: Promise<void>
  /**
   * Settles when all that it had said until this was asked was heard: where it is cut off, when it is back; where it ends before
   * that, never. Absent: what it says is heard at once.
   */
  heardOut?(): Promise<void>
  /** Whether this worker keeps the process alive; an idle worker must not. */
  hold(busy: boolean): void
  /** Ends it at once, in the middle of whatever it computes; `exited` settles soon after. Again is a no-op. */
  kill(): void
}

/** What runs inside a worker, for as long as the worker lives. */
export type WorkerProgram = (line: Line) => void

/** Options of {@link Runtime.start}. */
export interface StartOptions {
  /** Points at a {@link WorkerProgram}. */
  readonly program: ModuleRef
}

/** Starts workers somewhere: on this event loop, in threads, in processes, or on other hosts. */
export interface Runtime extends AsyncDisposable {
  /**
   * Starts one worker. Messages may be sent at once; they wait until it is up.
   *
   * @throws RuntimeError `ERR_WORKER_START`, when no worker could be made.
   */
  start(options: StartOptions): WorkerLine
}
