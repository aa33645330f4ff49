import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ticket, TransportContext } from '@papy/contract'
import { type Asked, inProcess, inThread } from '../../../../.config/testing/asked.ts'

const program = new URL('../fixtures/end.mjs', import.meta.url)

/** What it says unasked, for each item that it put. */
interface PutItem {
  readonly put: Ticket
  readonly seed: number
  readonly byteLength: number
}

/** Calls what `end.mjs` does, and hears what it says unasked. */
export interface End {
  call<T>(call: string, args?: object): Promise<T>
  heard(listener: (said: PutItem) => void): void
  /** Ends it on the spot, as a fault would. */
  kill(): Promise<void>
}

/** One end in a thread. */
export function thread(): End {
  return endOf(inThread(program))
}

/** One end in a child process. */
export function child(execArgv: readonly string[] = []): End & { readonly process: ChildProcess } {
  const asked = inProcess(program, { execArgv: [...execArgv] })
  return { ...endOf(asked), process: asked.process }
}

function endOf(asked: Asked): End {
  return {
    call: <T>(call: string, args: object = {}) => asked.ask(call, args) as Promise<T>,
    heard: (listener) => asked.heard((said) => listener(said as PutItem)),
    kill: () => asked.kill(),
  }
}

/** A run of its own, whose directory is removed in the end. */
export function newRun(shared?: unknown): { readonly at: (place: number) => TransportContext } & Disposable {
  const directory = mkdtempSync(join(tmpdir(), 'papy-shm-'))
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(Math.random() * 16).toString(16))
  const [run, secret] = [digits(32).join(''), digits(64).join('')]
  return {
    at: (place) => ({
      run,
      secret,
      directory,
      place,
      budgetBytes: Number.POSITIVE_INFINITY,
      ...(shared === undefined ? {} : { shared }),
    }),
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  }
}
