import { isIP } from 'node:net'
import { ArgumentError } from '@papy/contract'

/** Where an agent listens. */
export interface Listen {
  readonly host: string
  readonly port: number
}

/** Reads `127.0.0.1:9000`, `[::1]:9000` or `localhost:9000`. @throws ArgumentError `ERR_ARGUMENT` */
export function listenOf(text: string): Listen {
  const [, host = '', port = ''] = /^(?:\[?([^[\]]+)\]?):(\d{1,5})$/.exec(text) ?? []
  if ((isIP(host) !== 0 || host === 'localhost') && Number(port) <= 65_535) return { host, port: Number(port) }
  const message = `option --listen is '${text}'; pass an address of this host and a port, such as 127.0.0.1:9000, or 0.0.0.0:9000 for all hosts that reach this one`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: 'listen', value: text })
}

/** Whether only this host reaches it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}
