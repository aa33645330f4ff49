import { TimeoutError } from '@papy/contract'
import type { WaitOptions } from '../plumber-options.ts'

/**
 * Waits for the end of a run, as long as it may take.
 *
 * @throws (rejects) TimeoutError `ERR_WAIT_TIMEOUT`; the signal's reason. The run goes on.
 */
export async function patiently(done: Promise<void>, { timeoutMs, signal }: WaitOptions): Promise<void> {
  if (timeoutMs === undefined && signal === undefined) return done
  let timer: NodeJS.Timeout | undefined
  let onAbort = () => {}
  const over = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal?.reason)
    signal?.addEventListener('abort', onAbort, { once: true })
    if (timeoutMs !== undefined) timer = setTimeout(() => reject(tooLong(timeoutMs)), timeoutMs)
  })
  try {
    await Promise.race([done, over])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

function tooLong(timeoutMs: number): TimeoutError {
  const message = `the run did not end within ${timeoutMs} ms; it goes on, wait again`
  return new TimeoutError('ERR_WAIT_TIMEOUT', message, { timeoutMs })
}
