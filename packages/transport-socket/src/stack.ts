import type { OnReadOpts } from 'node:net'
import { dialed, type Listener, listen, type Wire } from '@papy/contract/wire'

/** An address of TCP. */
export interface TcpAddress {
  readonly host: string
  readonly port: number
}

/** How connections over TCP are made. */
export interface Stack {
  listen(address: TcpAddress, accept: (wire: Wire) => void): Promise<Listener>
  dial(address: TcpAddress, reading: OnReadOpts): Promise<Wire>
}

/** TCP as it is. */
export const plain: Stack = { listen, dial: dialed }
