import { isPapyError } from '@papy/contract'
import type { PlumberEvent } from '@papy/core'

/** How workers on other hosts are called. */
const LABEL = /^(\S+:\d+) worker \d+ /

/** Which of the hosts that a run works on are gone, and which are back: said once, for people. */
export class HostNews {
  readonly #gone = new Set<string>()
  readonly #say: (line: string) => void

  constructor(say: (line: string) => void) {
    this.#say = say
  }

  /** Something happened in the run. */
  hear({ type, error, message = '' }: PlumberEvent): void {
    if (type === 'worker-joined') this.#back(LABEL.exec(message)?.[1])
    else if (type === 'worker-lost' && isPapyError(error) && typeof error['host'] === 'string')
      this.#lost(error['host'], error.message)
  }

  // All of its workers are lost at once.
  #lost(host: string, why: string): void {
    if (this.#gone.has(host)) return
    this.#gone.add(host)
    this.#say(`papy: ${why}; its work waits for others, or until it is back`)
  }

  #back(host: string | undefined): void {
    if (host !== undefined && this.#gone.delete(host)) this.#say(`papy: ${host} is there again`)
  }
}
