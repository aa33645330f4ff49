import { ArgumentError, definePlugin, describe, type Plugin } from '@papy/contract'
import { type SshOptions, sshAddress, sshOptions } from './ssh-options.ts'
import { SshRuntime } from './ssh-runtime.ts'

/**
 * Workers on a host that ssh reaches: `ssh('ada@host1', 4)`. The system's ssh, with your configuration, keys and jump hosts,
 * starts `papy agent` there and carries what is said: no port is opened, and no token is needed. The agent ends with its
 * connection, and leaves nothing. That host needs Node and `papy`.
 *
 * @param host - `user@host`, a name of your ssh configuration, or `ssh://user@host:port`
 * @param n - workers
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export const ssh: (host: string, n: number, options?: SshOptions) => Plugin<'runtime'> = definePlugin<
  'runtime',
  [host: string, n: number, options?: SshOptions]
>({
  kind: 'runtime',
  specifier: '@papy/runtime-ssh',
  url: import.meta.url,
  export: 'ssh',
  supports: { sameRealm: false, sharedMemory: false, remote: true, preemptible: true },
  size: (host, n, options = {}) => {
    sshAddress(host)
    sshOptions(options)
    if (Number.isInteger(n) && n >= 1) return n
    const message = `ssh(host, n): n must be a whole number of workers from 1, not ${describe(n)}`
    throw new ArgumentError('ERR_ARGUMENT', message, { value: n })
  },
  open: (host, n, options = {}) => new SshRuntime(sshAddress(host), n, sshOptions(options)),
})
