import type { Node } from '../graph/node.ts'
import { givenOptions } from '../piper.ts'
import type { PiperOptions } from '../piper-options.ts'

/** The options of a piper that are not defaults, its name and pool apart, in the order in which they are written. */
export function plainOptions(node: Node): readonly (readonly [string, unknown])[] {
  const { parallel, consume, produce, spawn, repeat, timeoutMs, debug, track, ordered, keep, leases, cache } =
    node.piper.settings
  const ordinary = parallel === false || parallel.settings.ordered
  const options = {
    consume: unless(1, consume),
    produce: unless(1, produce),
    spawn: unless(1, spawn),
    repeat: unless(false, repeat),
    timeoutMs,
    retry: retryOf(node),
    branch: node.branch,
    debug: unless(false, debug),
    track: unless(false, track),
    ordered: unless(ordinary, ordered),
    keep: unless(false, keep),
    leases: unless(false, leases),
    cache,
  } satisfies PiperOptions
  return Object.entries(options).filter(([, value]) => value !== undefined)
}

function unless<T>(ordinary: T, value: T): T | undefined {
  return value === ordinary ? undefined : value
}

// One that says nothing still takes the place of the pool's.
function retryOf({ piper }: Node): PiperOptions['retry'] {
  const { parallel, retry } = piper.settings
  if (givenOptions(piper).retry === undefined || retry === undefined) return undefined
  const given = Object.entries(retry).filter(([, value]) => value !== undefined && value !== 0)
  const isOrdinary = given.length === 0 && (parallel === false || parallel.settings.retry === undefined)
  return isOrdinary ? undefined : Object.fromEntries(given)
}
