import { cacheContext, type LaneLeg, type Reuse } from '@papy/contract/engine'
import type { PiperSettings } from './piper-options.ts'
import type { Worker } from './worker.ts'

/** What decides how results of a piper are looked for. */
export interface Reusable {
  readonly name: string
  readonly worker: Worker
  readonly settings: PiperSettings
}

/** How results of a piper are looked for; `undefined` where they are not. */
export function reuseOf({ name, worker, settings: { cache } }: Reusable, unpack: LaneLeg['unpack']): Reuse | undefined {
  const context = cache && cacheContext(name, worker.steps, unpack)
  return context === undefined || 'unknown' in context
    ? undefined
    : { cache: cache as NonNullable<typeof cache>, context }
}

/** Why the results of a piper with a cache are not looked for; `undefined` where they are, or it has none. */
export function notReused({ name, worker, settings: { cache } }: Reusable): string | undefined {
  const context = cache && cacheContext(name, worker.steps)
  return context !== undefined && 'unknown' in context ? context.unknown : undefined
}
