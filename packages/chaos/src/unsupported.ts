import { PapyError } from '@papy/contract'

/** Something that this system cannot do, or not safely. */
export function unsupported(fault: string, why: string, next: string, cause?: unknown): PapyError {
  return new PapyError('ERR_FAULT_UNSUPPORTED', `${fault} cannot be had here: ${why}; ${next}`, {
    fault,
    platform: process.platform,
    ...(cause === undefined ? {} : { cause }),
  })
}
