import { decodeError, importRef, type Line, type WorkerProgram } from '@papy/contract'
import { decodeClone, EarlyWords, isEncodable } from '@papy/contract/engine'
import { enterForeignHost, sourceHash } from '@papy/contract/function'
import type { Needed } from '../code/wanted.ts'
import { encodeLetter } from '../wire/encode-letter.ts'
import type { FromGuest, ToGuest } from './letter.ts'

/** The program of each of an agent's workers: it runs that of a coordinator elsewhere, which the agent only passes bytes of. */
export function guest(line: Line): void {
  const desk = new GuestDesk(line)
  line.receive((message) => {
    if (message instanceof Uint8Array) desk.hear(message)
    else desk.receive(message as ToGuest)
  })
}

class GuestDesk {
  #asked = 0
  readonly #inbox = new EarlyWords()
  readonly #waiting = new Map<number, { resolve(url: string): void; reject(error: unknown): void }>()
  readonly #line: Line

  constructor(line: Line) {
    this.#line = line
    enterForeignHost({
      locate: (url) => this.#ask({ url }),
      resolve: (specifier, from) => this.#ask({ specifier, ...(from === undefined ? {} : { from }) }),
      enterRun: (run) => this.#ask({ run }),
      leaveRun: async (run) => void (await this.#ask({ left: run })),
      admit: async (source) => void (await this.#ask({ source: sourceHash(source) })),
    })
  }

  /** The coordinator says something. */
  hear(bytes: Uint8Array): void {
    this.#inbox.put(decodeClone(bytes))
  }

  receive(letter: ToGuest): void {
    if (letter.type === 'module') this.#answer(letter)
    else void this.#run(letter)
  }

  // Whatever is wrong with the program ends the worker, as it would on the coordinator's own host.
  async #run({ specifier, export: name }: Extract<ToGuest, { type: 'run' }>): Promise<void> {
    const program = (await importRef({ specifier, url: '', export: name }, 'other-host')) as unknown as WorkerProgram
    program({
      send: (message) => this.#line.send(encodeLetter(message)),
      receive: (handler) => this.#inbox.deliverTo(handler),
      clones: isEncodable,
    })
  }

  #ask(wanted: Needed): Promise<string> {
    const number = ++this.#asked
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject })
      this.#line.send({ type: 'module', number, wanted } satisfies FromGuest)
    })
  }

  #answer(letter: Extract<ToGuest, { type: 'module' }>): void {
    const asker = this.#waiting.get(letter.number)
    this.#waiting.delete(letter.number)
    if ('url' in letter) asker?.resolve(letter.url)
    else asker?.reject(decodeError(letter.error))
  }
}
