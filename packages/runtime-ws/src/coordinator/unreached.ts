import type { HostAddress } from '@papy/remote'

/** What to do where no agent answers. */
export const START_AGENT = 'start one there with papy agent'

/**
 * What to do about a host that was not reached.
 *
 * @param hint - what is to be done where nobody listens
 */
export function adviceFor({ scheme, host }: HostAddress, cause: NodeJS.ErrnoException, hint: string): string {
  const { code, message } = cause
  if (code === 'ENOTFOUND') return `no host is called ${host} here: look at its spelling, or give its IP address`
  if (code === 'EPROTO') return 'it may speak without TLS: say ws:// before its name, if it is on this host'
  if (scheme === 'ws' && message === 'socket hang up') return 'it may speak TLS: say wss:// before its name'
  if (isCertificate(code)) return 'pin its certificate by its fingerprint, which papy agent says when it starts'
  return `${hint}, and look whether a firewall is between`
}

/** Whether it is its certificate that was refused: another try would meet the same one. */
export function isCertificate(code: string | undefined): boolean {
  return code !== undefined && /^(?:ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)
}
