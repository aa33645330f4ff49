import { CONTRACT, RuntimeError } from '@papy/contract'
import { agreement, type Identity } from '@papy/remote'

/** Versions of the protocol in here. */
const PROTOCOL = [1, 1] as const

/** Name of the protocol, as a WebSocket asks for it. */
export const SUBPROTOCOL = 'papy.v1'

/** What this side says of itself. */
export function identity(): Identity {
  return {
    protocol: PROTOCOL,
    contract: CONTRACT,
    node: process.versions.node,
    abi: process.versions.modules,
    platform: `${process.platform}-${process.arch}`,
    plugins: {},
  }
}

/** Checks that both sides understand each other. @throws RuntimeError `ERR_VERSION_SKEW`, which names both */
export function checkIdentity(there: Identity): void {
  const here = identity()
  if (agreement(here, there).sameNode) return
  const message = `this host runs Node ${here.node}, the other one ${there.node}; values can only go between the same major versions`
  throw new RuntimeError('ERR_VERSION_SKEW', message, { what: 'node', here: here.node, there: there.node })
}

/** Whether somebody says who it is as protocol 1 has it. */
export function isIdentity(said: unknown): said is Identity {
  const { protocol, contract, node, plugins } = (said ?? {}) as Partial<Identity>
  return (
    Array.isArray(protocol) &&
    protocol.length === 2 &&
    protocol.every(Number.isInteger) &&
    Number.isInteger(contract) &&
    typeof node === 'string' &&
    typeof plugins === 'object' &&
    plugins !== null
  )
}
