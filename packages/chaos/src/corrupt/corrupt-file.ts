import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { checkOptions, type Rule, type Rules } from '@papy/contract/engine'
import { seedRule } from '../random/seed.ts'
import { chanceOf } from '../random/stream.ts'
import { type Damage, damageRule } from './damage.ts'

/** Options of {@link corruptFile}. */
export interface CorruptFileOptions {
  /** `'flip'`: one bit of a byte; `'truncate'`: what follows is cut off. @defaultValue `'flip'` */
  readonly how?: Damage
  /** Decides where. @defaultValue 1 */
  readonly seed?: number
  /** The first byte that may be hit. @defaultValue 0 */
  readonly from?: number
  /** The first byte behind those that may be hit. @defaultValue the end of the file */
  readonly to?: number
}

const position: Rule = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? undefined : 'a whole number from 0'

const rules: Rules<CorruptFileOptions> = { how: damageRule, seed: seedRule, from: position, to: position }

/**
 * Damages a file in its place, as bad disks and torn writes do; answers at which byte. Whoever writes beside it is not disturbed.
 *
 * @throws ArgumentError `ERR_ARGUMENT`; errors of `node:fs`
 */
export function corruptFile(path: string, options: CorruptFileOptions = {}): number {
  checkOptions('corruptFile', options, rules)
  const { how = 'flip', seed = 1, from = 0 } = options
  const fd = openSync(path, 'r+')
  try {
    const { size } = fstatSync(fd)
    const to = Math.min(size, options.to ?? size)
    const at = from + Math.floor(chanceOf(seed, 'corruptFile', to - from) * Math.max(0, to - from))
    if (how === 'truncate') ftruncateSync(fd, at)
    else flip(fd, at, 1 << Math.floor(chanceOf(seed, 'bit') * 8))
    return at
  } finally {
    closeSync(fd)
  }
}

function flip(fd: number, at: number, bit: number): void {
  const byte = Buffer.alloc(1)
  if (readSync(fd, byte, 0, 1, at) === 0) return
  byte[0] = (byte[0] ?? 0) ^ bit
  writeSync(fd, byte, 0, 1, at)
}
