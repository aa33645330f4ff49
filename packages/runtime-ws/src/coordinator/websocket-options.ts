import { ArgumentError, describe } from '@papy/contract'
import { checkOptions, duration, type Rule, type Rules } from '@papy/contract/engine'
import { checkSecret, type Secret } from '@papy/contract/medium'
import { type HostAddress, hostAddress } from '@papy/remote'

/** Options of {@link websocket}. */
export interface WebsocketOptions {
  /** What the agent asks of who wants to come in. @defaultValue none, for an agent of this host that asks for none */
  readonly token?: Secret
  /** The certificate that the agent has, or that its certificate was signed with, in PEM; for `wss://`. @defaultValue those that Node trusts */
  readonly ca?: string
  /** How long the first contact may take. Ms. @defaultValue 5,000 */
  readonly connectMs?: number
  /** After so long without a word the agent is suspected to be gone. Ms. @defaultValue 6,000 */
  readonly suspectMs?: number
  /** After so long more it is gone, and what it had is done elsewhere. Ms. @defaultValue 30,000 */
  readonly graceMs?: number
}

/** The same, with what holds where nothing was said. */
export interface FullWebsocketOptions extends WebsocketOptions {
  readonly connectMs: number
  readonly suspectMs: number
  readonly graceMs: number
}

const text: Rule = (value) => (typeof value === 'string' && value !== '' ? undefined : 'a string that is not empty')

const rules: Rules<WebsocketOptions> = {
  token: () => undefined,
  ca: text,
  connectMs: duration(1),
  suspectMs: duration(1),
  graceMs: duration(0),
}

/** Checks options, and fills them in. @throws ArgumentError `ERR_ARGUMENT` */
export function websocketOptions(options: WebsocketOptions): FullWebsocketOptions {
  checkOptions('websocket', options, rules)
  if (options.token !== undefined) checkSecret('websocket', 'token', options.token)
  return { connectMs: 5_000, suspectMs: 6_000, graceMs: 30_000, ...options }
}

/** Reads the address of an agent. @throws ArgumentError `ERR_ARGUMENT` */
export function agentAddress(text: string): HostAddress {
  const address = hostAddress(text)
  if (address.scheme !== 'ssh' && address.workers === undefined) return address
  const message = `websocket(${describe(text)}): an address is host:port or wss://host:port; the number of workers comes second`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: text })
}
