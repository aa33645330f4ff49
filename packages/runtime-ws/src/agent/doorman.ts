import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { SUBPROTOCOL } from '../wire/identity.ts'

/** Why somebody is not let in: the status that it is told, and a word for the agent's owner. */
export interface Rejection {
  readonly status: 400 | 401 | 403 | 404
  readonly why: string
}

/** The path of an agent. */
export const PATH = '/papy'

/** The path of a coordinator that agents join. */
export const JOIN_PATH = '/papy/join'

/** Looks at who knocks, before anything that it says is read. Without a token all of this host are let in. */
export class Doorman {
  readonly #digest: Buffer | undefined

  readonly #path: string

  constructor(token: string | undefined, path: string = PATH) {
    this.#path = path
    this.#digest = token === undefined ? undefined : digest(token)
  }

  /** Why somebody is not let in; `undefined`: it may come in. */
  reject({ url, headers }: IncomingMessage): Rejection | undefined {
    // Browsers say from which page they come; no coordinator does.
    if (headers.origin !== undefined) return { status: 403, why: 'it is a web page' }
    if (url !== this.#path) return { status: 404, why: 'it asks for something else' }
    if (headers['sec-websocket-protocol'] !== SUBPROTOCOL) return { status: 400, why: 'it speaks another protocol' }
    if (this.#digest === undefined) return undefined
    const { authorization = '' } = headers
    const given = digest(authorization.replace(/^Bearer /, ''))
    return timingSafeEqual(given, this.#digest) ? undefined : { status: 401, why: 'its token is wrong' }
  }
}

// Of the same length whatever was given, so that comparing takes as long.
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
