import { connect, type NetConnectOpts, type OnReadOpts, type Socket } from 'node:net'
import type { Wire } from './wire.ts'

/** A host that does not even say no within this time is not there. */
const MOST_CONNECTING_MS = 10_000

/** Where a server of `node:net` listens. */
export type NetAddress = { readonly path: string } | { readonly host: string; readonly port: number }

/** Connects to a server of `node:net`. Rejects with the system's error. */
export function dialed(address: NetAddress, reading: OnReadOpts): Promise<Wire> {
  const options: NetConnectOpts = { ...address, onread: reading, noDelay: true, keepAlive: true }
  return wireOver(connect(options))
}

/** A wire over a socket that is connecting, once it is. Rejects with the system's error. */
export function wireOver(socket: Socket, connected: 'connect' | 'secureConnect' = 'connect'): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const late = () => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }))
    const timer = setTimeout(late, MOST_CONNECTING_MS)
    socket.once('error', reject)
    socket.once('close', () => clearTimeout(timer))
    socket.once(connected, () => {
      clearTimeout(timer)
      socket.off('error', reject)
      resolve({ input: socket, output: socket })
    })
  })
}
