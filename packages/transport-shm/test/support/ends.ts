import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Ticket, TransportContext } from '@papy/contract'

const program = fileURLToPath(new URL('../fixtures/end.mjs', import.meta.url))

/** Calls what `end.mjs` does, and hears what it says unasked. */
export interface End {
  call<T>(call: string, args?: object): Promise<T>
  heard(message: (said: { readonly put: Ticket; readonly seed: number; readonly byteLength: number }) => void): void
  /** Ends it on the spot, as a fault would. */
  kill(): Promise<void>
}

interface Side {
  post(message: object): void
  listen(heard: (message: never) => void): void
  kill(): Promise<unknown>
}

/** One end in a thread. */
export function thread(): End {
  const worker = new Worker(program)
  return end({
    post: (message) => worker.postMessage(message),
    listen: (heard) => worker.on('message', heard as (message: unknown) => void),
    kill: () => worker.terminate(),
  })
}

/** One end in a child process. */
export function child(execArgv: readonly string[] = []): End & { readonly process: ChildProcess } {
  const process = fork(program, { serialization: 'advanced', execArgv: [...execArgv] })
  const exited = new Promise((resolve) => process.once('exit', resolve))
  return Object.assign(
    end({
      post: (message) => void process.send(message, undefined, {}, () => {}),
      listen: (heard) => process.on('message', heard as (message: unknown) => void),
      kill: () => {
        process.kill('SIGKILL')
        return exited
      },
    }),
    { process },
  )
}

function end({ post, listen, kill }: Side): End {
  const waiting = new Map<number, PromiseWithResolvers>()
  const listeners: ((said: never) => void)[] = []
  let calls = 0
  let killed = false
  listen((message: { id?: number; answer?: unknown; error?: object }) => {
    if (message.id === undefined) {
      for (const listener of listeners) listener(message as never)
      return
    }
    const call = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.error === undefined) call?.resolve(message.answer)
    else call?.reject(Object.assign(new Error(), message.error))
  })
  return {
    call: (call, args) =>
      new Promise((resolve, reject) => {
        if (killed) return reject(new Error('killed'))
        const id = calls++
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject })
        post({ id, call, ...args })
      }),
    heard: (listener) => void listeners.push(listener),
    async kill() {
      killed = true
      await kill()
      for (const { reject } of waiting.values()) reject(new Error('killed'))
    },
  }
}

interface PromiseWithResolvers {
  resolve(value: unknown): void
  reject(reason: unknown): void
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
