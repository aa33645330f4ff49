import { ArgumentError, describe } from '@papy/contract'
import { checkOptions, duration, label, type Rules } from '@papy/contract/engine'
import { checkSecret, type Secret } from '@papy/contract/medium'
import { type HostAddress, hostAddress } from '@papy/remote'
import { isLoopback } from '../agent/agent-options.ts'
import { fingerprintRule, pinnedIn } from '../tls/fingerprint.ts'

/** Options of {@link websocket}. */
export interface WebsocketOptions {
  /** What the agent asks of who wants to come in. @defaultValue none, for an agent of this host that asks for none */
  readonly token?: Secret
  /** The certificate that the agent has, or that its certificate was signed with, in PEM; for `wss://`. @defaultValue those that Node trusts */
  readonly ca?: string
  /** SHA-256 of the one certificate that the agent may have, as `papy agent` says it; for `wss://`, instead of `ca`. @defaultValue any that is trusted */
  readonly fingerprint?: string
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

const rules: Rules<WebsocketOptions> = {
  token: () => undefined,
  ca: label,
  fingerprint: fingerprintRule,
  connectMs: duration(1),
  suspectMs: duration(1),
  graceMs: duration(0),
}

/** Checks options, and fills them in. @throws ArgumentError `ERR_ARGUMENT` */
export function websocketOptions(options: WebsocketOptions, { scheme, host }: HostAddress): FullWebsocketOptions {
  checkOptions('websocket', options, rules)
  const { token, ca, fingerprint } = options
  if (token !== undefined) checkSecret('websocket', 'token', token)
  if (ca !== undefined && fingerprint !== undefined)
    throw unfit(
      'fingerprint',
      'options ca and fingerprint are both given; a pinned certificate needs no other: leave ca out',
    )
  const pinned = ca === undefined ? 'fingerprint' : 'ca'
  if (scheme === 'ws' && (ca ?? fingerprint) !== undefined)
    throw unfit(
      pinned,
      `option ${pinned} is given, and nobody shows a certificate without TLS; write wss:// before the address`,
    )
  if (scheme === 'ws' && token !== undefined && !isLoopback(host))
    throw unfit('token', `the token would go to ${describe(host)} for all to read; write wss:// before the address`)
  return {
    connectMs: 5_000,
    suspectMs: 6_000,
    graceMs: 30_000,
    ...options,
    ...pinnedIn(options),
  }
}

/**
 * Reads the address of an agent. One that says no scheme means `wss://`, unless it is of this host.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function agentAddress(text: string): HostAddress {
  const address = hostAddress(text)
  if (address.scheme === 'ssh' || address.workers !== undefined) {
    const message = `websocket(${describe(text)}): an address is host:port or wss://host:port; the number of workers comes second`
    throw new ArgumentError('ERR_ARGUMENT', message, { value: text })
  }
  return text.includes('://') || isLoopback(address.host) ? address : { ...address, scheme: 'wss' }
}

function unfit(option: string, message: string): ArgumentError {
  return new ArgumentError('ERR_ARGUMENT', `websocket: ${message}`, { option })
}
