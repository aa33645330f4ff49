import { RuntimeError } from '@papy/contract'
import type { NotReached } from '@papy/runtime-ws/launch'
import type { CallEnd } from './call.ts'

/** What ssh itself exits with where it did not get there. */
const SSH_FAILED = 255

/** What a shell exits with where there is no such program, or none that it may run. */
const [NOT_RUNNABLE, NOT_FOUND] = [126, 127]

/** What no other try would change. */
const FINAL =
  /host key verification failed|permission denied|too many authentication failures|could not resolve|bad configuration|no such identity/i

/** Why no agent was had over ssh. */
export function failure(host: string, program: string, end: CallEnd): NotReached {
  const { code, signal, stderr, error } = end
  const facts = { host, exit: code, signal, stderr, cause: error }
  const notReached = (errorCode: 'ERR_HOST_UNREACHABLE' | 'ERR_AGENT_START', message: string, isFinal: boolean) => ({
    error: new RuntimeError(errorCode, message, facts),
    isGone: false,
    isFinal,
  })
  const said = lastLine(stderr)
  if (error !== undefined)
    return notReached('ERR_HOST_UNREACHABLE', `ssh cannot be run here: ${error.message}; install OpenSSH`, true)
  if (code === SSH_FAILED) {
    const message = `ssh does not get to ${host}: ${said}; see what ssh ${host} says, without asking anything`
    return notReached('ERR_HOST_UNREACHABLE', message, FINAL.test(stderr))
  }
  if (code === NOT_FOUND || code === NOT_RUNNABLE) {
    const message = `${program} cannot be run at ${host}: ${said}; install Node and papy there, on the PATH of programs that ssh starts, or say what runs it with the option command of ssh()`
    return notReached('ERR_AGENT_START', message, true)
  }
  const how =
    signal === null ? (code === null ? 'says something else' : `ended with code ${code}`) : `ended by ${signal}`
  const message = `no agent came up at ${host}: ${program} ${how}${said === '' ? '' : `: ${said}`}; is it the papy of this version?`
  return notReached('ERR_AGENT_START', message, true)
}

/** Nothing was heard: neither of ssh nor of an agent. */
export function tooLate(host: string, ms: number): NotReached {
  const message = `no agent answered over ssh at ${host} within ${ms} ms; see what ssh ${host} says, or give it more time with connectMs`
  return { error: new RuntimeError('ERR_HOST_UNREACHABLE', message, { host, ms }), isGone: false, isFinal: false }
}

function lastLine(stderr: string): string {
  return stderr.split(/\r?\n/).findLast((line) => line.trim() !== '') ?? ''
}
