import { hostname } from 'node:os'
import { isLoopback } from './listen.ts'

/** What an agent says of itself when it listens: the JSON of `papy agent --json`. */
export interface Listening {
  readonly url: string
  readonly host: string
  readonly port: number
  readonly slots: number
  readonly pid: number
  /** SHA-256 of its certificate; `undefined`: it has none. */
  readonly fingerprint?: string | undefined
  /** Where its certificate is. */
  readonly certificate?: string | undefined
  /** Where its token is: a file, or the name of a variable. */
  readonly token: string
  readonly directories: readonly string[]
  readonly packages: readonly string[]
  /** Whose code it runs: names, and public keys where there is none. */
  readonly trusts: readonly string[]
}

/** The same, for people: where it listens, and what to type on the other side. */
export function accountOf(listening: Listening): string {
  const { url, slots, fingerprint, token, directories, packages, trusts } = listening
  const modules = directories.map((directory) => `modules below ${directory}`)
  const allowed = ['packages of PaPy', ...packages, ...modules, ...trusts.map((whose) => `code of ${whose}`)]
  return [
    `papy agent: ${slots} ${slots === 1 ? 'slot' : 'slots'} at ${url}`,
    ...(fingerprint === undefined ? [] : [`fingerprint  ${fingerprint}`]),
    `token        in ${token}`,
    `runs         ${allowed.join(', ')}`,
    '',
    'where the pipeline is, type',
    `  papy run pipeline.ts --workers=${dialled(listening)}#${slots}${isLoopback(listening.host) ? '' : ' --token-file <a copy of the token>'}`,
    ...(isEverywhere(listening.host) ? ['with an address of this host, where its name is not known'] : []),
    '',
    'Ctrl-C ends it.',
  ].join('\n')
}

// Whoever listens at all addresses is dialled by its name. Without TLS an address of this host is one already.
function dialled({ host, port, fingerprint }: Listening): string {
  const name = isEverywhere(host) ? hostname() : host.includes(':') ? `[${host}]` : host
  return `${fingerprint !== undefined && isLoopback(host) ? 'wss://' : ''}${name}:${port}`
}

function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}
