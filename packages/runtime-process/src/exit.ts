import { RuntimeError, type WorkerExit } from '@papy/contract'

/** What is known of a process that ended. */
export interface End {
  readonly label: string
  readonly code: number | null
  readonly signal: string | null
  readonly stderr: string
  /** V8 said that it had no memory left, or the system did. */
  readonly outOfMemory: boolean
  /** It was told to end, or killed by us. */
  readonly stopped: boolean
  /** It ever said a word. */
  readonly up: boolean
  /** What nobody caught, in a box. */
  readonly failure: { readonly error: unknown } | undefined
}

/** How a process came to its end. */
export function exitOf(end: End): WorkerExit {
  const { code, signal, stderr, stopped, up, failure } = end
  const facts = { stderr, ...(code === null ? {} : { code }), ...(signal === null ? {} : { signal }) }
  if (failure !== undefined) return { reason: 'crashed', error: failure.error, ...facts }
  if (stopped) return { reason: 'stopped', ...facts }
  if (end.outOfMemory && (signal !== null || code !== 0)) return { reason: 'memory', ...facts }
  if (signal !== null) return { reason: 'crashed', ...facts }
  if (!up && code !== 0) return { reason: 'crashed', error: startFailure(end), ...facts }
  return { reason: 'finished', ...facts }
}

function startFailure({ label, code, stderr }: End): RuntimeError {
  const said = stderr.trim() === '' ? '' : `: ${stderr.trim()}`
  return new RuntimeError('ERR_WORKER_START', `${label} ended with code ${code} before it was up${said}`, { stderr })
}
