import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Closable, environmentOf, packagePart } from '@papy/contract/engine'
import { hasGroups } from './groups.ts'
import type { Guarded } from './guard/register.ts'

// In the realm, not in the module: a program may hold two copies of this package.
const key = Symbol.for('papy.script.guard')

interface Realm {
  [key]?: Guard | undefined
}

/**
 * Ends programs, and removes what they were given, when whoever started them is no more, however that ended: a thread that
 * was terminated and a process that was killed run nothing any more. It is a process beside them, one for each realm that
 * has a use for it, and only as long as it has; see decision 0012, which is about workers themselves.
 */
export class Guard {
  #users = 0
  #process: ChildProcess | undefined
  readonly #known = new Set<Guarded>()

  /** The guard of this thread or process, to be closed by each that uses it. */
  static use(): Closable & { readonly guard: Guard } {
    const realm = globalThis as Realm
    realm[key] ??= new Guard()
    const guard = realm[key]
    guard.#users++
    return { guard, close: () => guard.#leave() }
  }

  /** From now on this program or folder is guarded, or a program that is about to be started. */
  admit(what: Guarded): void {
    this.#known.add(what)
    if (this.#stands) this.#write('+', what)
    else this.#start()
  }

  /** It ended, or is gone, or was started. */
  dismiss(what: Guarded): void {
    if (this.#known.delete(what) && this.#stands) this.#write('-', what)
  }

  get #stands(): boolean {
    return this.#process?.pid !== undefined && this.#process.exitCode === null && this.#process.signalCode === null
  }

  // Nobody needs it any more: it has nobody to end, and ends itself.
  async #leave(): Promise<void> {
    if (--this.#users > 0) return
    const guard = this.#process
    this.#process = undefined
    if (guard?.pid === undefined || guard.exitCode !== null || guard.signalCode !== null) return
    guard.ref()
    const ended = once(guard, 'exit')
    guard.stdin?.end()
    if (this.#known.size === 0) guard.kill('SIGKILL')
    await ended
  }

  // Where none can be had, programs that hear of the end of their input still leave by themselves.
  #start(): void {
    try {
      const entry = fileURLToPath(packagePart('@papy/std', 'script-guard.js', import.meta.url))
      this.#process = spawn(process.execPath, [entry], {
        env: environmentOf(),
        stdio: ['pipe', 'ignore', 'ignore'],
        detached: hasGroups,
        windowsHide: true,
      })
    } catch {
      return
    }
    this.#process.on('error', () => {})
    this.#process.stdin?.on('error', () => {})
    this.#process.unref()
    const stdin = this.#process.stdin as { unref?: () => void } | null
    stdin?.unref?.()
    for (const what of this.#known) this.#write('+', what)
  }

  #write(sign: '+' | '-', what: Guarded): void {
    this.#process?.stdin?.write(`${sign}${JSON.stringify(what)}\n`)
  }
}
