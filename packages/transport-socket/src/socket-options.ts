import { isIP } from 'node:net'
import { ArgumentError, describe } from '@papy/contract'
import type { TransportOptions } from '@papy/contract/medium'

/** Options of {@link socket}. With `host` or `port` it is TCP; without, a Unix socket (on Windows a named pipe). */
export interface SocketOptions extends TransportOptions {
  /**
   * Where each end listens: an address of its host, or the name of a network interface such as `'eth0'`, which is another
   * address on each host. On `'0.0.0.0'` or `'::'` it listens everywhere, and is reached at the first address that others can
   * see. What is not loopback is open to the network: connections are authenticated, but not encrypted.
   *
   * @defaultValue `'127.0.0.1'`, where there is a `port`
   */
  readonly host?: string
  /** The port, or the first and the last of those that may be used: each end takes the first free one. @defaultValue any */
  readonly port?: number | readonly [first: number, last: number]
}

const LOOPBACK = '127.0.0.1'
const INTERFACE = /^[\w.-]{1,32}$/
const MOST_PORT = 65_535

/** Ports from the first to the last. */
export type Ports = readonly [first: number, last: number]

/** Whether it is TCP that is asked for, and where. `undefined`: it is not. */
export function tcpOf({
  host,
  port,
}: Partial<SocketOptions>): { readonly host: string; readonly ports: Ports } | undefined {
  if (host === undefined && port === undefined) return undefined
  return { host: host ?? LOOPBACK, ports: typeof port === 'object' ? port : [port ?? 0, port ?? 0] }
}

/** Whether other hosts can reach it. */
export function isOpen(options: Partial<SocketOptions>): boolean {
  const tcp = tcpOf(options)
  return tcp !== undefined && !isLoopback(tcp.host)
}

/** Whether an address is one that only this host reaches. */
export function isLoopback(host: string): boolean {
  return host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/** Refuses options that cannot be. */
export function checkOptions(options: Partial<SocketOptions>): void {
  const { host, port } = options
  if (host !== undefined && !isHost(host)) throw wrong('host', "an address or a network interface, e.g. 'eth0'", host)
  if (port !== undefined && !isPort(port)) throw wrong('port', 'a port, or the first and the last of some', port)
}

function isHost(host: unknown): boolean {
  return typeof host === 'string' && (isIP(host) !== 0 || INTERFACE.test(host))
}

function isPort(port: unknown): boolean {
  if (!Array.isArray(port)) return isWithin(port, 0)
  const [first, last] = port
  return port.length === 2 && isWithin(first, 1) && isWithin(last, first)
}

function isWithin(port: unknown, least: number): port is number {
  return Number.isInteger(port) && (port as number) >= least && (port as number) <= MOST_PORT
}

function wrong(option: string, what: string, value: unknown): ArgumentError {
  const message = `socket({ ${option} }) must be ${what}, not ${describe(value)}`
  return new ArgumentError('ERR_ARGUMENT', message, { option, value })
}
