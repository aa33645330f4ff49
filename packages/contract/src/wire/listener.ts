import { once } from 'node:events'
import { chmodSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { TransportError } from '../errors.ts'
import type { NetAddress } from './net-wire.ts'
import type { Wire } from './wire.ts'

/** A server that listens. */
export interface Listener {
  /** The port, which the system may have chosen; 0 where it is none. */
  readonly port: number
  close(): Promise<void>
}

/** Makes a server that hands every connection to `take`. */
export type Serve = (take: (socket: Socket) => void) => Server

/** Bytes of a Unix socket's name: the system cuts longer ones off, or refuses them. */
const MOST_PATH = process.platform === 'linux' ? 107 : 103

/** Who waits to be taken in while this thread is busy: as many as most systems allow. */
const BACKLOG = 4_096

/**
 * Listens with `node:net`. It does not keep the process alive.
 *
 * @param serve - makes another server than one of `node:net`
 * @throws TransportError `ERR_MEDIUM_FAILED`, for the name of a Unix socket that is too long; the system's error
 */
export async function listen(
  address: NetAddress,
  accept: (wire: Wire) => void,
  serve: Serve = (take) => createServer({ noDelay: true, keepAlive: true }, take),
): Promise<Listener> {
  if ('path' in address) checkPath(address.path)
  const server = serve((socket) => accept({ input: socket, output: socket }))
  server.listen({ ...address, exclusive: true, backlog: BACKLOG })
  await once(server, 'listening')
  if ('path' in address && process.platform !== 'win32') chmodSync(address.path, 0o600)
  // Where a wire cannot be taken in, for want of descriptors, whoever opened it notices and tries again.
  server.on('error', () => undefined).unref()
  return { port: portOf(server), close: () => closed(server) }
}

/** Refuses a name that the system would not take whole: Node 20 and 22 listen on what is left of it. */
function checkPath(path: string): void {
  const byteLength = Buffer.byteLength(path)
  if (byteLength <= MOST_PATH || process.platform === 'win32') return
  const message = `a Unix socket cannot have a name of ${byteLength} bytes (at most ${MOST_PATH}): ${path}; set TMPDIR to a shorter directory`
  throw new TransportError('ERR_MEDIUM_FAILED', message, { path, byteLength })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

// Wires that it has taken in are their owners' business.
async function closed(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
}
