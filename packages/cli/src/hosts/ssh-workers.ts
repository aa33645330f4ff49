import type { Plugin } from '@papy/contract'
import type { RemotePart } from './remote-part.ts'

/** What of `@papy/runtime-ssh` is used. */
export type Launcher = Pick<typeof import('@papy/runtime-ssh'), 'askOverSsh' | 'ssh'>

/**
 * Workers of an agent that ssh starts. It is asked before anything runs, so that what is wrong there is said now.
 *
 * @throws (rejects) ArgumentError `ERR_ARGUMENT`; RuntimeError `ERR_HOST_UNREACHABLE`, `ERR_AGENT_START`
 */
export async function sshWorkers(
  { address, workers }: RemotePart,
  { askOverSsh, ssh }: Launcher,
): Promise<Plugin<'runtime'>> {
  const { status } = await askOverSsh(address)
  return ssh(address, workers ?? status.slots)
}
