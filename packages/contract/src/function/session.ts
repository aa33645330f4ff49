import { ArgumentError, StateError } from '../errors.ts'
import type { DurableSink } from '../journal/durable-sink.ts'
import { importExport } from './exported.ts'
import { isStep, type Step, stepName } from './step.ts'

/** How a run ended: all that was read has left, or it failed, was aborted or was given up. */
export type RunEnd = 'complete' | 'given-up'

/** What a worker function keeps open for the length of a run: a file that is being written, a connection. */
export interface Session {
  /** Called with each inbox, as a worker function is. */
  call(inbox: readonly unknown[]): unknown
  /** The run is over. Settles when nothing is open any more; what it throws is an error of the run. */
  end(how: RunEnd): void | PromiseLike<void>
  /** What no other session of the same run may use, for the message: the path of a file. */
  readonly claim?: string
  /** That it can go on where it stopped, in runs with a journal. */
  readonly durable?: DurableSink
}

/** Opens the session of a step for one run. @throws whatever that throws; RuntimeError `ERR_IMPORT`, `ERR_NOT_EXPORTED` */
export async function openSession(step: Step): Promise<Session> {
  const found = step.fn ?? (await importExport(step.from as NonNullable<Step['from']>))
  if (isStep(found)) return openSession({ ...found, args: [...found.args, ...step.args] })
  return (found as unknown as (...args: readonly unknown[]) => Session | Promise<Session>)(...step.args)
}

/**
 * Refuses sessions where there is no one place for the whole run: in pools.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function refuseSessions(steps: readonly Step[]): void {
  const found = steps.find(({ session }) => session)
  if (found === undefined) return
  const name = stepName(found)
  const message = `${name} keeps something open for a whole run, in one place; give it a piper of its own, without parallel`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: name })
}

/** The refusal of a call outside of a run. */
export function noRun(step: Step): StateError {
  const name = stepName(step)
  const message = `${name} keeps something open until its run ends, and no run is under way; put it into a serial piper of a Plumber or Dagger`
  return new StateError('ERR_STATE', message, { state: 'idle', call: name })
}
