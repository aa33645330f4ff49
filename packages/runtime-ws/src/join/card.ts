import { hostname } from 'node:os'
import { RuntimeError } from '@papy/contract'
import type { Identity } from '@papy/remote'
import { checkIdentity, identity, isIdentity } from '../wire/identity.ts'

/** What an agent says of itself when it asks a coordinator to be let in. */
export interface Card {
  readonly identity: Identity
  /** Of its process: the same one is known by it when it comes back. */
  readonly boot: string
  /** What its host is called. */
  readonly host: string
}

/** The header that it is in. */
export const CARD_HEADER = 'papy-agent'

const NAME = /^[\w.-]{1,64}$/

/** The card of an agent of this host, as a header has it. */
export function cardText(boot: string): string {
  const host = hostname()
  const card: Card = { identity: identity(), boot, host: NAME.test(host) ? host : 'a host' }
  return encodeURIComponent(JSON.stringify(card))
}

/** Reads a card. @throws RuntimeError `ERR_PROTOCOL`; `ERR_VERSION_SKEW`, where they would not understand each other */
export function cardIn(text: string | readonly string[] | undefined): Card {
  const card = (typeof text === 'string' ? parsed(text) : undefined) as Partial<Card> | null | undefined
  const isKnown =
    isIdentity(card?.identity) &&
    NAME.test(String(card?.boot)) &&
    typeof card?.host === 'string' &&
    card.host.length <= 64
  if (!isKnown) throw new RuntimeError('ERR_PROTOCOL', 'the agent does not say who it is as protocol 1 has it')
  checkIdentity((card as Card).identity)
  return card as Card
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(text))
  } catch {
    return undefined
  }
}
