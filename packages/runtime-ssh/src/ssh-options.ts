import { ArgumentError, describe } from '@papy/contract'
import { checkOptions, duration, type Rule, type Rules } from '@papy/contract/engine'
import { type HostAddress, hostAddress } from '@papy/remote'

/** Options of {@link ssh}. */
export interface SshOptions {
  /** What `papy` is on that host: a program, and arguments before those of papy. @defaultValue `['papy']`, found by its PATH */
  readonly command?: readonly string[]
  /** More arguments of `papy agent` there, such as `['--allow-directory', '/shared/lab']`. @defaultValue none */
  readonly agent?: readonly string[]
  /** Arguments of the system's ssh, before those that are always given, such as `['-i', 'key']`. @defaultValue none */
  readonly ssh?: readonly string[]
  /** How long it may take until an agent speaks, with all tries. Ms. @defaultValue 30,000 */
  readonly connectMs?: number
  /** After so long without a word the host is suspected to be gone, and its connection ended. Ms. @defaultValue 20,000 */
  readonly suspectMs?: number
}

/** The same, with what holds where nothing was said. */
export type FullSshOptions = Required<SshOptions>

const texts: Rule = (value) =>
  Array.isArray(value) && value.every((one) => typeof one === 'string' && !one.includes('\0'))
    ? undefined
    : 'a list of strings'

const rules: Rules<SshOptions> = {
  command: (value) => texts(value) ?? ((value as readonly string[]).length > 0 ? undefined : 'a program, at least'),
  agent: texts,
  ssh: texts,
  connectMs: duration(1),
  suspectMs: duration(1),
}

/** Checks options, and fills them in. @throws ArgumentError `ERR_ARGUMENT` */
export function sshOptions(options: SshOptions): FullSshOptions {
  checkOptions('ssh', options, rules)
  return { command: ['papy'], agent: [], ssh: [], connectMs: 30_000, suspectMs: 20_000, ...options }
}

/** Reads whom to call: `user@host`, with `ssh://` before it, and a port, or not. @throws ArgumentError `ERR_ARGUMENT` */
export function sshAddress(text: string): HostAddress {
  const address = hostAddress(text.includes('://') ? text : `ssh://${text}`)
  if (address.scheme === 'ssh' && address.workers === undefined) return address
  const message = `ssh(${describe(text)}): a host is user@host or ssh://user@host:port; the number of workers comes second`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: text })
}
