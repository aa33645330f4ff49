import { RuntimeError } from '@papy/contract'

/** What one side says of itself before anything else. */
export interface Identity {
  /** Versions of the protocol that it speaks, the first and the last. */
  readonly protocol: readonly [least: number, most: number]
  /** Version of the contract between packages. */
  readonly contract: number
  /** Version of Node: `'24.21.0'`. */
  readonly node: string
  /** Version of native add-ons (`process.versions.modules`). */
  readonly abi: string
  /** Platform and architecture: `'linux-x64'`. */
  readonly platform: string
  /** By package, the versions of plugins that it has, as far as they matter. */
  readonly plugins: Readonly<Record<string, string>>
}

/** What both sides can do. */
export interface Agreement {
  /** The version of the protocol to speak: the highest that both know. */
  readonly protocol: number
  /** Whether they run the same major version of Node, so that values may go as `node:v8` writes them. */
  readonly sameNode: boolean
}

/**
 * Finds what two sides have in common.
 *
 * @throws RuntimeError `ERR_VERSION_SKEW`, which names both sides
 */
export function agreement(here: Identity, there: Identity): Agreement {
  const protocol = Math.min(here.protocol[1], there.protocol[1])
  if (protocol < Math.max(here.protocol[0], there.protocol[0]))
    throw skew('protocol', rangeOf(here.protocol), rangeOf(there.protocol))
  if (here.contract !== there.contract) throw skew('contract', `${here.contract}`, `${there.contract}`)
  for (const [name, version] of Object.entries(here.plugins)) {
    const other = there.plugins[name]
    if (other === undefined) throw skew(name, version, 'none')
    if (!isCompatible(version, other)) throw skew(name, version, other)
  }
  return { protocol, sameNode: majorOf(here.node) === majorOf(there.node) }
}

/** As npm's `^` has it: before 1.0 the minor version must be the same, too. */
function isCompatible(one: string, other: string): boolean {
  const [a, b] = [one.split('.'), other.split('.')]
  return a[0] === b[0] && (a[0] !== '0' || a[1] === b[1])
}

function majorOf(version: string): string | undefined {
  return version.split('.')[0]
}

function rangeOf([least, most]: Identity['protocol']): string {
  return least === most ? `${least}` : `${least} to ${most}`
}

function skew(what: string, here: string, there: string): RuntimeError {
  const message = `this host has ${what} ${here}, the other one ${there}; install the same version on both`
  return new RuntimeError('ERR_VERSION_SKEW', message, { what, here, there })
}
