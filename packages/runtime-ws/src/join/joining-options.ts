import { isIP } from 'node:net'
import { checkOptions, duration, label, type Rules } from '@papy/contract/engine'
import { checkSecret, type Secret } from '@papy/contract/medium'
import { type Certificate, checkReach } from '../agent/agent-options.ts'

/** Options of {@link joining}. */
export interface JoiningOptions {
  /** Address to listen at. Beyond this host (not loopback) only with `token` and `tls`. @defaultValue `'127.0.0.1'` */
  readonly host?: string
  /** Port to listen at. @defaultValue 9001 */
  readonly port?: number
  /** What an agent must know to be let in. @defaultValue whoever is on this host is */
  readonly token?: Secret
  /** Encrypts connections. @defaultValue not encrypted */
  readonly tls?: Certificate
  /** After so long without a word an agent is suspected to be gone. Ms. @defaultValue 6,000 */
  readonly suspectMs?: number
  /** After so long more it is gone, and what it had is done elsewhere. Ms. @defaultValue 30,000 */
  readonly graceMs?: number
}

/** The same, with what holds where nothing was said. */
export type FullJoiningOptions = Required<Omit<JoiningOptions, 'token' | 'tls'>> & Pick<JoiningOptions, 'token' | 'tls'>

const rules: Rules<JoiningOptions> = {
  host: (value) => (isIP(value as string) === 0 && value !== 'localhost' ? 'an IP address of this host' : undefined),
  port: (value) =>
    Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65_535
      ? undefined
      : 'a port, from 1 to 65535',
  token: () => undefined,
  tls: (value) => {
    const { cert, key } = (value ?? {}) as Partial<Certificate>
    return label(cert) === undefined && label(key) === undefined ? undefined : 'a certificate and its key, in PEM'
  },
  suspectMs: duration(1),
  graceMs: duration(0),
}

/**
 * Checks options, and fills them in.
 *
 * @throws ArgumentError `ERR_ARGUMENT`, also where it would listen beyond this host without token or TLS
 */
export function joiningOptions(options: JoiningOptions): FullJoiningOptions {
  checkOptions('joining', options, rules)
  const { host = '127.0.0.1', token, tls } = options
  if (token !== undefined) checkSecret('joining', 'token', token)
  checkReach('a coordinator', host, token, tls)
  return { host, port: 9_001, suspectMs: 6_000, graceMs: 30_000, ...options }
}
