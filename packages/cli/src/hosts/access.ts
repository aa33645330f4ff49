import type { WebsocketOptions } from '@papy/runtime-ws'
import type { Token } from '../token.ts'
import type { KnownHosts } from './known-hosts.ts'

/** What of `@papy/runtime-ws` is used to reach agents: that of a pipeline's file, or that of the command. */
export type Reach = Pick<typeof import('@papy/runtime-ws'), 'askAgent' | 'fingerprintAt' | 'websocket'>

/** Who reaches agents, and what it knows. */
export interface Caller {
  readonly reach: Reach
  readonly token: Token | undefined
  readonly known: KnownHosts
  /** Says a line to people. */
  say(line: string): void
}

/**
 * What an agent is reached with: the token, and the certificate that it had when it was first met.
 *
 * @param address - `host:port`, or one with `ws://` or `wss://`
 * @throws (rejects) ArgumentError `ERR_ARGUMENT`; RuntimeError `ERR_HOST_UNREACHABLE`, `ERR_HOST_CERTIFICATE`
 */
export async function accessTo(address: string, { reach, token, known, say }: Caller): Promise<WebsocketOptions> {
  const secret = token === undefined ? {} : { token: token.text }
  const fingerprint = await reach.fingerprintAt(address)
  if (fingerprint === undefined) return secret
  const host = address.replace(/^\w+:\/\//, '')
  if (await known.meet(host, fingerprint))
    say(
      `papy: ${host} is met for the first time; it is known from now on by ${fingerprint}: see that papy agent says the same there`,
    )
  return { ...secret, fingerprint }
}
