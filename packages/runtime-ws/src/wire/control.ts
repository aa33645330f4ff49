import type { PortableError, WorkerExit } from '@papy/contract'
import type { Identity } from '@papy/remote'
import type { Signed } from '../code/signed.ts'
import type { Wanted } from '../code/wanted.ts'

/**
 * What a message of a session is. Each worker has a stream of its own, whose number is the worker's; they count up. Its first
 * message starts it, its last one says how it ended, and what it hears and says goes between.
 */
export const What = {
  /** What goes between the worker and its coordinator: bytes that the agent does not look into. */
  bytes: 0,
  /** Coordinator: start it; JSON of {@link Start}. */
  start: 1,
  /** Agent: it runs no more; JSON of {@link PortableExit}. */
  exited: 2,
  /** Coordinator, on the stream {@link URGENT}: end it in the middle of whatever it does. JSON of {@link Order}. */
  kill: 3,
  /** The same: let it end by itself, and then end it. */
  close: 4,
  /** Agent, on the stream {@link CODE}: a worker needs something of the coordinator; JSON of {@link CodeAsked}. */
  wanted: 5,
  /** Agent: files that it does not have; JSON of {@link CodeAsked}. */
  lacking: 6,
  /** Coordinator: what it says to either; JSON of {@link CodeAnswer}. */
  code: 7,
  /** Coordinator: a file that the agent lacks, as it is. */
  blob: 8,
  /** Coordinator, on the stream of a worker: say this back, behind all that the worker said. Agent: so it does. */
  echo: 9,
} as const

/** The stream of what must not wait behind what is said to a worker. */
export const URGENT = 0

/** The stream of code: one question at a time, and its answer. */
export const CODE = 0xff_ff_ff_ff

/** What to start: an export of a package. */
export interface Start {
  readonly specifier: string
  readonly export: string
}

/** Whom an urgent message is about. */
export interface Order {
  readonly worker: number
}

/** What an agent asks for: something that a worker needs, or files. */
export interface CodeAsked {
  readonly wanted?: Wanted
  /** Major version of the agent's Node. */
  readonly node?: number
  /** SHA-256 of files. */
  readonly lacking?: readonly string[]
}

/** What the coordinator answers: what it signed, or why it will not. */
export type CodeAnswer = { readonly signed: Signed } | { readonly error: PortableError }

/** The coordinator's first word. */
export interface Hello {
  readonly identity: Identity
  /** Which session this is: 128 bits, drawn by the coordinator. */
  readonly session: string
  /** Which coordinator: 128 bits, drawn by it once. A new session of the same one ends those before it. */
  readonly coordinator: string
  /** How far the agent was heard; 0 at first. */
  readonly heard: number
  /** How often it wants to hear that the agent lives, in Ms. */
  readonly beatMs?: number
  /** How long it may be away, in Ms, until it has given up what it has here. */
  readonly keepMs?: number
}

/** The agent's answer. */
export interface Welcome {
  readonly identity: Identity
  /** Of the agent's process: another one has nothing of what was said. */
  readonly boot: string
  /** How far the session was heard. */
  readonly heard: number
  /** How many workers it runs at most. */
  readonly slots: number
}

/** Why an agent will not. */
export interface Refusal {
  readonly error: PortableError
}

/** How a side is. */
export interface Beat {
  /** Epoch Ms. */
  readonly at: number
  /** Workers that run. */
  readonly workers: number
  /** Bytes of memory the process has. */
  readonly rss: number
  /** Load of the machine over a minute. */
  readonly load: number
}

/** How a worker ended, as it travels. */
export type PortableExit = Omit<WorkerExit, 'error'> & { readonly error?: PortableError }
