import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { ArgumentError } from '@papy/contract'

/**
 * The address on this host that is meant: itself, or that of a network interface.
 *
 * @throws ArgumentError `ERR_ARGUMENT`, where this host has no such interface
 */
export function addressOf(host: string): string {
  if (isIP(host) !== 0) return host
  const found = networkInterfaces()[host]
  // Addresses that are valid on one link only mean nothing elsewhere.
  const address = found?.find(({ address }) => !address.startsWith('fe80:'))?.address
  if (address !== undefined) return address
  const known = Object.keys(networkInterfaces()).join(', ')
  const message = `socket({ host: '${host}' }): this host has no such network interface; it has ${known}`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: 'host', value: host })
}

/** At which address others reach what listens there: for all addresses, the first that is not this host's alone. */
export function seenFrom(address: string): string {
  if (address !== '0.0.0.0' && address !== '::') return address
  const family = isIP(address) === 4 ? 'IPv4' : 'IPv6'
  const all = Object.values(networkInterfaces()).flatMap((found) => found ?? [])
  const open = all.find((found) => found.family === family && !found.internal && !found.address.startsWith('fe80:'))
  return open?.address ?? (family === 'IPv4' ? '127.0.0.1' : '::1')
}
