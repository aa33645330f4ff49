import { RuntimeError } from '@papy/contract'
import { hostText } from '@papy/remote'
import { meet } from '../tls/meeting.ts'
import { adviceFor, START_AGENT } from './unreached.ts'
import { agentAddress } from './websocket-options.ts'

/**
 * The fingerprint of whoever listens at an address, to be compared with what the agent's owner knows. Nothing is said to it,
 * and that it shows a certificate is no reason to trust it. `undefined`, where the address is one without TLS.
 *
 * @param address - as that of {@link websocket}
 * @throws (rejects) ArgumentError `ERR_ARGUMENT`; RuntimeError `ERR_HOST_UNREACHABLE`
 */
export async function fingerprintAt(address: string, connectMs = 5_000): Promise<string | undefined> {
  const there = agentAddress(address)
  if (there.scheme === 'ws') return undefined
  try {
    const { socket, fingerprint } = await meet(there, { connectMs })
    socket.destroy()
    return fingerprint
  } catch (cause) {
    const host = hostText(there)
    const advice = adviceFor(there, cause as NodeJS.ErrnoException, START_AGENT)
    const text = `no certificate was seen at ${host}: ${(cause as Error).message}; ${advice}`
    throw new RuntimeError('ERR_HOST_UNREACHABLE', text, { cause, host })
  }
}
