import { type Answer, answerOf } from '@papy/runtime-ws/launch'
import { type SshOptions, sshAddress, sshOptions } from './ssh-options.ts'
import { SshWay } from './ssh-way.ts'

/**
 * Asks how a host is that ssh reaches: an agent is started there, answers, and ends. It has as many slots as {@link ssh} would
 * have workers if it took all of that host.
 *
 * @param host - as that of {@link ssh}
 * @throws (rejects) ArgumentError `ERR_ARGUMENT`; RuntimeError `ERR_HOST_UNREACHABLE`, `ERR_AGENT_START`, `ERR_PROTOCOL`
 */
export async function askOverSsh(host: string, options: SshOptions = {}): Promise<Answer> {
  const full = sshOptions(options)
  const way = new SshWay(sshAddress(host), undefined, full)
  const tooLate = AbortSignal.timeout(full.connectMs)
  try {
    const found = await way.open(tooLate)
    if ('isFinal' in found) throw found.error
    return await answerOf(found, way.name, tooLate)
  } finally {
    await way.close()
  }
}
