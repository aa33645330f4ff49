import { ArgumentError, describe, isPlugin } from '@papy/contract'
import { anything, flag, type Rules } from '@papy/contract/engine'
import type { Via } from './graph/choice.ts'
import { type Branch, branch, type PiperOptions } from './piper-options.ts'

/** Options of {@link Dagger.addPiper} and {@link Dagger.addPipers}. */
export interface AddPiperOptions {
  /** Place among siblings of pipers that have none of their own. @defaultValue none, which is last */
  readonly branch?: Branch | undefined
  /** Anything to keep with the piper; see {@link Dagger.extra}. @defaultValue nothing */
  readonly extra?: unknown
}

/** Options of {@link Dagger.addPipe} and {@link Dagger.addPipes}. */
export interface AddPipeOptions {
  /**
   * Moves items between the pipers directly instead of through the coordinator: by a transport; by the first of several
   * that the workers at both ends can use; or, `'auto'`, by the quickest that they can of those of ours that are installed
   * and need no settings (`shm`, `socket`, `pipe`), where the pipers are not fused anyway. `plan()` says what, and why.
   *
   * @defaultValue none: through the coordinator
   */
  readonly via?: Via | undefined
  /** Place among siblings of the pipers that are added and have none of their own. @defaultValue none, which is last */
  readonly branch?: Branch | undefined
}

/** Options of {@link Dagger.delPiper} and {@link Dagger.delPipers}. */
export interface DelPiperOptions {
  /** Removes it although others read it; these lose that input. @defaultValue false */
  readonly force?: boolean | undefined
}

/** Options of {@link Dagger.resolve}. */
export interface ResolveOptions {
  /** Answers `undefined` instead of throwing. @defaultValue false */
  readonly forgive?: boolean | undefined
}

/** Options of {@link Dagger.upstream} and {@link Dagger.downstream}. */
export interface NeighbourOptions {
  /** All of them, not the nearest alone. @defaultValue false */
  readonly deep?: boolean | undefined
}

/** Options of {@link Dagger.configure}: all of a piper but those that say where it is in a graph. */
export type ConfigureOptions = Omit<PiperOptions, 'name' | 'branch'>

/** What {@link AddPiperOptions} may be. */
export const addPiperRules: Rules<AddPiperOptions> = { branch, extra: anything }

/** What {@link AddPipeOptions} may be. */
export const addPipeRules: Rules<AddPipeOptions> = {
  via: (value) => (isVia(value) ? undefined : "a transport, e.g. socket(), an array of some, or 'auto'"),
  branch,
}

function isVia(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every((one) => isPlugin(one, 'transport'))
  return value === 'auto' || isPlugin(value, 'transport')
}

/** What {@link DelPiperOptions} may be. */
export const delPiperRules: Rules<DelPiperOptions> = { force: flag }

/** What {@link ResolveOptions} may be. */
export const resolveRules: Rules<ResolveOptions> = { forgive: flag }

/** What {@link NeighbourOptions} may be. */
export const neighbourRules: Rules<NeighbourOptions> = { deep: flag }

/** Refuses options that say where a piper is in its graph; the piper checks the others. @throws ArgumentError `ERR_ARGUMENT` */
export function checkConfigure(options: unknown): asserts options is ConfigureOptions {
  for (const option of ['name', 'branch'])
    if (typeof options === 'object' && options !== null && (options as PiperOptions)[option as 'name'] !== undefined)
      throw new ArgumentError(
        'ERR_ARGUMENT',
        `option ${option} of a piper cannot be changed in a graph; remove the piper, and add it anew`,
        { option },
      )
}

/** Checks what a call takes several of. @throws ArgumentError `ERR_ARGUMENT` */
export function checkList(subject: string, list: unknown): asserts list is readonly unknown[] {
  if (Array.isArray(list) && list.length > 0) return
  const message = `the ${subject} are ${describe(list)}; pass an array of at least one`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: list })
}
