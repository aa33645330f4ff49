import { CONTRACT } from '@papy/contract'
import type { Identity } from '@papy/remote'

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
