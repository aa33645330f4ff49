import { isIP } from 'node:net'
import { type JsonValue, type TransportContext, TransportError } from '@papy/contract'
import { type Listener, sealed, type Wire, WireMedium } from '@papy/contract/wire'
import { addressOf, seenFrom } from './address.ts'
import { NAME } from './name.ts'
import { isLoopback, type Ports, type Tcp, type TlsFiles } from './socket-options.ts'
import { plain, type Stack } from './stack.ts'

type TcpRoute = readonly [address: string, port: number]

/** Opens an end on TCP. Its tickets say where it is reached. */
export async function tcpMedium({ host, ports, tls }: Tcp, context: TransportContext): Promise<WireMedium> {
  const address = addressOf(host)
  const stack = tls === undefined ? plain : await stackOf(tls)
  // No wire comes in before the ticket's port is known, and with it the medium.
  let medium: WireMedium | undefined
  const listener = await listenWithin(stack, address, ports, (wire) => medium?.admit(wire))
  medium = new WireMedium({
    transport: NAME,
    context,
    route: [seenFrom(address), listener.port],
    // What stays on this host is not changed on its way, and what TLS carries it looks after.
    ...(tls === undefined && !isLoopback(address) ? { seal: sealed } : {}),
    isRoute: (route) => isRoute(route, isLoopback(address)),
    dial: (_place, route, reading) => {
      const [at, port] = route as TcpRoute
      return stack.dial({ host: at, port }, reading)
    },
    close: () => listener.close(),
  })
  return medium
}

// What nobody needs is not loaded: `node:tls` reads the certificates of the system, in a thread of its own.
async function stackOf(tls: TlsFiles): Promise<Stack> {
  const { encrypted } = await import('./tls-stack.ts')
  return encrypted(tls)
}

// A run that keeps to this host is not sent to others by a ticket that a stranger wrote.
function isRoute(route: readonly JsonValue[], withinHost: boolean): route is TcpRoute {
  const [address, port] = route
  if (route.length !== 2 || typeof address !== 'string' || isIP(address) === 0) return false
  if (withinHost && !isLoopback(address)) return false
  return Number.isInteger(port) && (port as number) > 0 && (port as number) < 65_536
}

async function listenWithin(
  { listen }: Stack,
  host: string,
  [first, last]: Ports,
  accept: (wire: Wire) => void,
): Promise<Listener> {
  for (let port = first; port < last; port++) {
    try {
      return await listen({ host, port }, accept)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
  return listen({ host, port: last }, accept).catch((cause: NodeJS.ErrnoException) => {
    const message = `${NAME} cannot listen on ${host}, port ${first === last ? first : `${first} to ${last}`}: ${cause.message}`
    throw new TransportError('ERR_MEDIUM_FAILED', message, { cause, host, port: last })
  })
}
