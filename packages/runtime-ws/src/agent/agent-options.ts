import { isIP } from 'node:net'
import { availableParallelism } from 'node:os'
import { ArgumentError, describe } from '@papy/contract'
import { checkOptions, count, duration, label, type Rules } from '@papy/contract/engine'
import { checkSecret, type Secret } from '@papy/contract/medium'
import { fingerprintRule, pinnedIn } from '../tls/fingerprint.ts'
import type { AgentEvent } from './agent-event.ts'
import { type CodeCache, fullCodeCache, wrongCodeCache } from './code/code-cache.ts'
import { type Allowance, wrongAllowance } from './modules.ts'

/** A certificate and its private key, in PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** Options of {@link agent}. */
export interface AgentOptions {
  /** Address to listen at. Beyond this host (not loopback) only with `token` and `tls`. @defaultValue `'127.0.0.1'` */
  readonly host?: string
  /** Port to listen at; 0: any. @defaultValue 9000 */
  readonly port?: number
  /** Where coordinators are not waited for, but one is dialled: `'wss://host:port'` of `joining`. @defaultValue it listens */
  readonly join?: string
  /** The certificate that this coordinator has, or that its certificate was signed with, in PEM. @defaultValue those that Node trusts */
  readonly ca?: string
  /** SHA-256 of the one certificate that this coordinator may have, instead of `ca`. @defaultValue any that is trusted */
  readonly fingerprint?: string
  /**
   * Its one coordinator is at the other end of standard input and output, which are for nothing else then; it ends when its
   * input does. @defaultValue false
   */
  readonly stdio?: boolean
  /** Workers at the same time, over all coordinators. @defaultValue as many as there are cores */
  readonly slots?: number
  /** What a coordinator must know to be let in. @defaultValue whoever is on this host is */
  readonly token?: Secret
  /** Encrypts connections. @defaultValue not encrypted */
  readonly tls?: Certificate
  /** What coordinators may run. @defaultValue the packages of PaPy alone */
  readonly allow?: Allowance
  /** The directory in which packages are looked for. @defaultValue the working directory */
  readonly directory?: string
  /** Where code is kept that was sent, and how much of it. @defaultValue 256 MiB in the user's cache directory */
  readonly code?: CodeCache
  /**
   * How long the workers of a coordinator are kept that is not heard of any more, and how long one to join is looked for. Ms.
   * @defaultValue 600,000
   */
  readonly orphanMs?: number
  /** Is told what happens at its door. @defaultValue nobody is */
  readonly observe?: (event: AgentEvent) => void
}

const rules: Rules<AgentOptions> = {
  host: (value) => (isIP(value as string) === 0 && value !== 'localhost' ? 'an IP address of this host' : undefined),
  port: (value) =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 65_535
      ? undefined
      : 'a port, from 0 to 65535',
  slots: count(),
  token: () => undefined,
  tls: (value) => {
    const { cert, key } = (value ?? {}) as Partial<Certificate>
    return label(cert) === undefined && label(key) === undefined ? undefined : 'a certificate and its key, in PEM'
  },
  allow: wrongAllowance,
  directory: label,
  join: label,
  ca: label,
  fingerprint: fingerprintRule,
  stdio: (value) => (typeof value === 'boolean' ? undefined : 'true or false'),
  code: wrongCodeCache,
  orphanMs: duration(1),
  observe: (value) => (typeof value === 'function' ? undefined : 'a function'),
}

/** The same, with what holds where nothing was said. */
export type FullAgentOptions = Required<Omit<AgentOptions, Unfilled>> &
  Pick<AgentOptions, Unfilled> & { readonly code: Required<CodeCache> }

type Unfilled = 'token' | 'tls' | 'join' | 'ca' | 'fingerprint'

/**
 * Checks options of an agent, and fills them in.
 *
 * @throws ArgumentError `ERR_ARGUMENT`, also where it would listen beyond this host without token or TLS
 */
export function agentOptions(options: AgentOptions): FullAgentOptions {
  checkOptions('agent', options, rules)
  const { host = '127.0.0.1', token, tls } = options
  if (token !== undefined) checkSecret('agent', 'token', token)
  const ways = [options.join, options.stdio === true ? '' : undefined, options.port ?? options.host]
  if (ways.filter((way) => way !== undefined).length > 1) {
    const message = 'an agent listens at host and port, or it joins a coordinator, or it has stdio; choose one of them'
    throw new ArgumentError('ERR_ARGUMENT', message, { option: options.join === undefined ? 'stdio' : 'join' })
  }
  checkReach('an agent', host, token, tls)
  return {
    host,
    port: 9_000,
    slots: availableParallelism(),
    allow: {},
    directory: process.cwd(),
    stdio: false,
    orphanMs: 600_000,
    observe: () => undefined,
    ...options,
    ...pinnedIn(options),
    code: fullCodeCache(options.code),
  }
}

/** Checks that nobody beyond this host can come in unknown. @throws ArgumentError `ERR_ARGUMENT` */
export function checkReach(subject: string, host: string, token: unknown, tls: unknown): void {
  if (isLoopback(host) || (token !== undefined && tls !== undefined)) return
  const missing = [token === undefined ? 'a token' : '', tls === undefined ? 'tls' : '']
    .filter((one) => one !== '')
    .join(' and ')
  const message = `${subject} at ${describe(host)} can be reached by other hosts, and whoever reaches it could run code; give it ${missing}, or listen at 127.0.0.1`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: 'host', value: host })
}

/** Whether only this host reaches an address. */
export function isLoopback(host: string): boolean {
  return host === '::1' || host === 'localhost' || (isIP(host) === 4 && host.startsWith('127.'))
}
