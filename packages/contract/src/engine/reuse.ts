import { createHash } from 'node:crypto'
import type { CacheContext, ResultsCache } from '../cache.ts'
import { fingerprint } from '../function/fingerprint.ts'
import { type Step, stepName, stepOf } from '../function/step.ts'
import type { Plugin, PluginDescriptor } from '../plugin.ts'
import { revivePlugin } from '../revive.ts'

/** A cache, and whose results are to be in it. */
export interface Reuse {
  readonly cache: Plugin<'cache'>
  readonly context: CacheContext
}

/** The same as it travels. */
export interface PortableReuse {
  readonly cache: PluginDescriptor
  readonly context: CacheContext
}

/** By what results of functions are known, called one after the other; or why they are not. */
export function cacheContext(
  node: string,
  steps: readonly Step[],
  unpack?: number | 'each',
): CacheContext | { readonly unknown: string } {
  const why = steps.map(notReusable).find((reason) => reason !== undefined)
  if (why !== undefined) return { unknown: why }
  const { hash, functions, unknown } = fingerprint(steps)
  if (unknown !== undefined) return { unknown }
  const code = fingerprint(steps.map((step) => stepOf({ ...step, args: [] }))).hash
  const all = createHash('sha256')
    .update(`${hash} unpack ${unpack ?? ''}`)
    .digest('hex')
  return { node, functions, hash: all, code }
}

/** Writes it down for a worker. */
export function portableReuse({ cache, context }: Reuse): PortableReuse {
  return { cache: cache.descriptor, context }
}

/** Opens it in a worker. @throws (rejects) as `revivePlugin`; whatever opening it throws */
export async function openReuse({ cache, context }: PortableReuse): Promise<ResultsCache> {
  const plugin = (await revivePlugin(cache, 'same-host')) as Plugin<'cache'>
  return plugin.open(context)
}

// What such a function is for is more than what it answers, or its answer is good for one run.
function notReusable(step: Step): string | undefined {
  if (step.session) return `${stepName(step)} does something else than answer`
  if (step.items !== undefined) return `${stepName(step)} uses transports of its run`
  return step.holds ? `${stepName(step)} works with what it holds open` : undefined
}
