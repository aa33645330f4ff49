import { isIP } from 'node:net'
import { ArgumentError, describe } from '@papy/contract'
import type { TransportOptions } from '@papy/contract/medium'

/** Files in PEM, at the same path on every host. */
export interface TlsFiles {
  /** The certificate of the end, and its private key. Every end may have the same. */
  readonly cert: string
  readonly key: string
  /** The authority that certified all ends. Each end refuses who was not certified by it, whatever name it has. */
  readonly ca: string
}

/** Options of {@link socket}. With `host`, `port` or `tls` it is TCP; without, a Unix socket (on Windows a named pipe). */
export interface SocketOptions extends TransportOptions {
  /**
   * Where each end listens: an address of its host, or the name of a network interface such as `'eth0'`, which is another
   * address on each host. On `'0.0.0.0'` or `'::'` it listens everywhere, and is reached at the first address that others can
   * see. What is not loopback is open to the network: connections are authenticated, but encrypted with `tls` only.
   *
   * @defaultValue `'127.0.0.1'`, where there is a `port`
   */
  readonly host?: string
  /** The port, or the first and the last of those that may be used: each end takes the first free one. @defaultValue any */
  readonly port?: number | readonly [first: number, last: number]
  /** Encrypts connections, with TLS 1.3: for networks that are not to be trusted. @defaultValue not encrypted */
  readonly tls?: TlsFiles
}

const LOOPBACK = '127.0.0.1'
const INTERFACE = /^[\w.-]{1,32}$/
const MOST_PORT = 65_535

/** Ports from the first to the last. */
export type Ports = readonly [first: number, last: number]

/** Where an end listens on TCP. */
export interface Tcp {
  readonly host: string
  readonly ports: Ports
  readonly tls: TlsFiles | undefined
}

/** Whether it is TCP that is asked for, and where. `undefined`: it is not. */
export function tcpOf({ host, port, tls }: Partial<SocketOptions>): Tcp | undefined {
  if (host === undefined && port === undefined && tls === undefined) return undefined
  return { host: host ?? LOOPBACK, ports: typeof port === 'object' ? port : [port ?? 0, port ?? 0], tls }
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
  const { host, port, tls } = options
  if (host !== undefined && !isHost(host)) throw wrong('host', "an address or a network interface, e.g. 'eth0'", host)
  if (port !== undefined && !isPort(port)) throw wrong('port', 'a port, or the first and the last of some', port)
  if (tls !== undefined && !isTls(tls)) throw wrong('tls', 'the paths of three files: cert, key and ca', tls)
}

function isHost(host: unknown): boolean {
  return typeof host === 'string' && (isIP(host) !== 0 || INTERFACE.test(host))
}

function isPort(port: unknown): boolean {
  if (!Array.isArray(port)) return isWithin(port, 0)
  const [first, last] = port
  return port.length === 2 && isWithin(first, 1) && isWithin(last, first)
}

function isTls(tls: unknown): boolean {
  if (typeof tls !== 'object' || tls === null) return false
  const { cert, key, ca } = tls as Partial<TlsFiles>
  return [cert, key, ca].every((path) => typeof path === 'string' && path !== '')
}

function isWithin(port: unknown, least: number): port is number {
  return Number.isInteger(port) && (port as number) >= least && (port as number) <= MOST_PORT
}

function wrong(option: string, what: string, value: unknown): ArgumentError {
  const message = `socket({ ${option} }) must be ${what}, not ${describe(value)}`
  return new ArgumentError('ERR_ARGUMENT', message, { option, value })
}
