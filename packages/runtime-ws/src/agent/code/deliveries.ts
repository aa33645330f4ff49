import { decodeError } from '@papy/contract'
import type { BundleFile } from '../../code/manifest.ts'
import { type Wanted, wantedText } from '../../code/wanted.ts'
import { type CodeAnswer, type CodeAsked, What } from '../../wire/control.ts'
import type { Modules } from '../modules.ts'
import { hashOf } from './blob-store.ts'
import { type Accepted, refused } from './reception.ts'

/** What is waited for. */
interface Waiting {
  /** Takes a message; whether it was in order. */
  take(kind: number, bytes: Uint8Array): boolean
}

/** What the workers of one coordinator need: what the agent's owner allowed, or what the coordinator sends. */
export class Deliveries {
  #waiting: Waiting | undefined
  #last: Promise<unknown> = Promise.resolve()
  readonly #orders = new Map<string, Promise<string>>()
  readonly #modules: Modules
  readonly #say: (kind: number, bytes: Uint8Array) => void

  /** @param say - says something to the coordinator on the stream of code */
  constructor(modules: Modules, say: (kind: number, bytes: Uint8Array) => void) {
    this.#modules = modules
    this.#say = say
  }

  /**
   * Where something is here, after it was sent if need be.
   *
   * @throws (rejects) RuntimeError `ERR_MODULE_REFUSED`, where nobody is trusted, or the coordinator will not send it; what
   * the reception throws
   */
  async find(wanted: Wanted): Promise<string> {
    const text = wantedText(wanted)
    const ordered = this.#orders.get(text)
    if (ordered !== undefined) return ordered
    try {
      return this.#modules.find(wanted)
    } catch (error) {
      const isUsers = !('specifier' in wanted) || wanted.from !== undefined
      if (!isUsers || (await this.#modules.reception.keys()).size === 0) throw error
    }
    return this.#orders.get(text) ?? this.#order(wanted, text)
  }

  /** The coordinator says something on the stream of code. False: it was not asked. */
  hear(kind: number, bytes: Uint8Array): boolean {
    return this.#waiting?.take(kind, bytes) ?? false
  }

  // One after the other: what came for one is not asked for again by the next.
  #order(wanted: Wanted, text: string): Promise<string> {
    const order = this.#last.then(() => this.#fetch(wanted, text))
    this.#last = order.catch(() => this.#orders.delete(text))
    this.#orders.set(text, order)
    return order
  }

  async #fetch(wanted: Wanted, text: string): Promise<string> {
    const { reception } = this.#modules
    const answer = await this.#ask({ wanted, node: Number.parseInt(process.versions.node, 10) })
    if ('error' in answer) throw decodeError(answer.error)
    const accepted = await reception.examine(answer.signed, text)
    const kept = await reception.kept(accepted)
    const lacking = accepted.files.filter(({ sha256 }) => !kept.has(sha256))
    const came = lacking.length === 0 ? new Map<string, Uint8Array>() : await this.#receive(accepted, lacking)
    return reception.place(accepted, kept, came)
  }

  #ask(asked: CodeAsked): Promise<CodeAnswer> {
    return new Promise((resolve) => {
      this.#waiting = {
        take: (kind, bytes) => {
          const answer = kind === What.code ? answerIn(bytes) : undefined
          if (answer === undefined) return false
          this.#waiting = undefined
          resolve(answer)
          return true
        },
      }
      this.#say(What.wanted, json(asked))
    })
  }

  // All of them, before anything is written.
  #receive(accepted: Accepted, lacking: readonly BundleFile[]): Promise<Map<string, Uint8Array>> {
    const open = new Set(lacking.map(({ sha256 }) => sha256))
    const came = new Map<string, Uint8Array>()
    return new Promise((resolve, reject) => {
      const done = (settle: () => void) => {
        this.#waiting = undefined
        settle()
        return true
      }
      this.#waiting = {
        take: (kind, bytes) => {
          const answer = kind === What.code ? answerIn(bytes) : undefined
          if (answer !== undefined && 'error' in answer) return done(() => reject(decodeError(answer.error)))
          if (kind !== What.blob) return false
          const hash = hashOf(bytes)
          if (!open.delete(hash)) return done(() => reject(changed(accepted, hash)))
          came.set(hash, bytes)
          return open.size > 0 || done(() => resolve(came))
        },
      }
      this.#say(What.lacking, json({ lacking: [...open] } satisfies CodeAsked))
    })
  }
}

function changed({ bundle, key }: Accepted, found: string): Error {
  const why = `a file of it is another one than was signed: its hash is ${found}`
  return refused('ERR_CODE_FORGED', why, { bundle, key, found })
}

function answerIn(bytes: Uint8Array): CodeAnswer | undefined {
  try {
    const answer = JSON.parse(Buffer.from(bytes).toString()) as Partial<Record<'error' | 'signed', object>>
    const [kind, value] = Object.entries(answer)[0] ?? []
    const isAnswer = (kind === 'error' || kind === 'signed') && typeof value === 'object' && value !== null
    if (kind === 'signed' && isAnswer && !['manifest', 'key', 'signature'].every((name) => isText(value, name)))
      return undefined
    return isAnswer ? (answer as unknown as CodeAnswer) : undefined
  } catch {
    return undefined
  }
}

function isText(value: object, name: string): boolean {
  return typeof (value as Record<string, unknown>)[name] === 'string'
}

function json(asked: CodeAsked): Buffer {
  return Buffer.from(JSON.stringify(asked))
}
