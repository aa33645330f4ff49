import { RuntimeError } from '@papy/contract'

/** Why whoever listens at an address is not spoken to: its certificate is not the one that is known. */
export function certificateError(host: string, pinned: string, shown: string): RuntimeError {
  const message = `whoever listens at ${host} shows the certificate ${shown}, and ${pinned} is pinned; pin that one if its owner made it anew, else somebody is between`
  return new RuntimeError('ERR_HOST_CERTIFICATE', message, { host, pinned, shown })
}
