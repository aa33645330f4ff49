import { readFile } from 'node:fs/promises'
import type { OnReadOpts } from 'node:net'
import { type ConnectionOptions, connect } from 'node:tls'
import { TransportError } from '@papy/contract'
import { listen, wireOver } from '@papy/contract/wire'
import type { TlsFiles } from './socket-options.ts'
import type { Stack } from './stack.ts'
import { tlsServer } from './tls-server.ts'

/**
 * TCP within TLS. Who is certified by the authority is let in, under whatever name: certificates say that an end is one of
 * ours, and the secret of the run which one it is.
 */
export async function encrypted({ cert, key, ca }: TlsFiles): Promise<Stack> {
  const read = { cert: await contents('cert', cert), key: await contents('key', key), ca: await contents('ca', ca) }
  const both = { ...read, minVersion: 'TLSv1.3', rejectUnauthorized: true } as const
  return {
    listen: (address, accept) => listen(address, accept, (take) => tlsServer(both, take)),
    dial(address, reading) {
      const options: ConnectionOptions & { readonly onread: OnReadOpts } = {
        ...both,
        ...address,
        onread: reading,
        checkServerIdentity: () => undefined,
      }
      return wireOver(connect(options).setNoDelay().setKeepAlive(true), 'secureConnect')
    },
  }
}

async function contents(option: keyof TlsFiles, path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    const message = `socket({ tls: { ${option} } }): ${path} cannot be read on this host; every host needs it there`
    throw new TransportError('ERR_MEDIUM_FAILED', message, { cause, option: `tls.${option}`, path })
  }
}
