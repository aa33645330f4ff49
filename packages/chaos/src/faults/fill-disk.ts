import { PapyError } from '@papy/contract'
import { checkOptions, count, duration, label, type Rule, type Rules } from '@papy/contract/engine'
import { Filler, freeBytes } from '../disk/filler.ts'
import { checkNeeded } from '../needed.ts'
import type { Fault } from '../storm/fault.ts'
import { type Timing, timingOf, timingRules } from '../storm/timing.ts'

/** Options of {@link fillDisk}. */
export interface FillDiskOptions extends Timing {
  /** Somewhere in the file system that is to be full. */
  readonly directory: string
  /** Ms until there is room again. */
  readonly forMs: number
  /** Bytes that stay free. @defaultValue 0 */
  readonly leaveBytes?: number
  /** Most bytes that are written; a file system with more room is not filled. @defaultValue 268,435,456 */
  readonly maxBytes?: number
}

const bytes: Rule = (value) => (Number.isSafeInteger(value) && (value as number) >= 0 ? undefined : 'a number of bytes')

const rules: Rules<FillDiskOptions> = {
  ...timingRules,
  directory: label,
  forMs: duration(1),
  leaveBytes: bytes,
  maxBytes: count(),
}

/**
 * Fills a file system with a file, and removes it again. For one that is small: a {@link SmallDisk}, or a volume with a quota.
 *
 * @throws ArgumentError `ERR_ARGUMENT`; `on()` throws PapyError `ERR_FAULT_REFUSED` where there is more room than `maxBytes`
 */
export function fillDisk(options: FillDiskOptions): Fault {
  checkOptions('fillDisk', options, rules)
  checkNeeded('fillDisk', options, 'directory', 'forMs')
  const { directory, forMs, leaveBytes = 0, maxBytes = 256 * 2 ** 20 } = options
  const needed = (): number => {
    const byteLength = freeBytes(directory) - leaveBytes
    if (byteLength > maxBytes) throw refused(directory, byteLength, maxBytes)
    return byteLength
  }
  return {
    name: 'fillDisk',
    timing: timingOf('fillDisk', options),
    check: () => void needed(),
    strike({ undo }) {
      const byteLength = needed()
      if (byteLength <= 0) return { skipped: 'it was full' }
      const filler = new Filler(directory, byteLength)
      undo(forMs, () => filler[Symbol.dispose]())
      return { did: `wrote ${filler.byteLength} bytes in ${directory}`, forMs }
    },
  }
}

function refused(directory: string, byteLength: number, maxBytes: number): PapyError {
  const message = `filling the file system of ${directory} would take ${byteLength} bytes, and maxBytes is ${maxBytes}; use a SmallDisk, or raise maxBytes`
  return new PapyError('ERR_FAULT_REFUSED', message, { directory, byteLength, maxBytes })
}
