import { RuntimeError } from '@papy/contract'
import { type HostAddress, hostText } from '@papy/remote'
import { keyText, userKey } from '@papy/runtime-ws/code'
import { type NotReached, overStream, type Way } from '@papy/runtime-ws/launch'
import { Call } from './call.ts'
import { failure, tooLate } from './failure.ts'
import type { FullSshOptions } from './ssh-options.ts'

type Opened = Awaited<ReturnType<Way['open']>>

/** The way to an agent that is started over ssh: each wire has an agent of its own, which ends with it. */
export class SshWay implements Way {
  readonly calls = true
  readonly name: string
  readonly #calls = new Set<Call>()
  readonly #address: HostAddress
  readonly #workers: number | undefined
  readonly #options: FullSshOptions
  readonly #key = publicKey()

  /** @param workers - slots of its agents; `undefined`: as many as these think fit */
  constructor(address: HostAddress, workers: number | undefined, options: FullSshOptions) {
    this.name = hostText(address)
    this.#address = address
    this.#workers = workers
    this.#options = options
  }

  async open(signal: AbortSignal): Promise<Opened> {
    const key = await this.#key
    if (signal.aborted) return tooLate(this.name, this.#options.connectMs)
    const call = new Call(this.#address, { workers: this.#workers, key }, this.#options)
    this.#calls.add(call)
    void call.ended.then(() => this.#calls.delete(call))
    const giveUp = () => void call.end()
    const late = AbortSignal.any([signal, AbortSignal.timeout(this.#options.connectMs)])
    late.addEventListener('abort', giveUp, { once: true })
    const stream = await call.greeted()
    late.removeEventListener('abort', giveUp)
    if (late.aborted || stream === undefined) return this.#failed(call, late.aborted)
    return overStream(stream, this.#options.connectMs).catch(() => this.#failed(call))
  }

  ended(): RuntimeError {
    const message = `the connection of ssh to ${this.name} is over, and the agent with it; it is started anew`
    return new RuntimeError('ERR_HOST_GONE', message, { host: this.name })
  }

  /** Ends what was started, and waits for it. */
  async close(): Promise<void> {
    await Promise.all([...this.#calls].map((call) => call.end()))
  }

  // What ssh itself says is known best: it may have said so at the last moment.
  async #failed(call: Call, isLate = false): Promise<NotReached> {
    await call.end()
    const why = failure(this.name, this.#options.command.join(' '), await call.ended)
    const isOfSsh = why.error.code === 'ERR_HOST_UNREACHABLE'
    return isLate && !isOfSsh ? tooLate(this.name, this.#options.connectMs) : why
  }
}

// Whoever may log in may run anything there, so its agent trusts that user. What is wrong with the key is said when it signs.
function publicKey(): Promise<string | undefined> {
  return userKey().then(keyText, () => undefined)
}
