import type { IMap } from '@papy/contract'
import type { Plumber } from '@papy/core'

/** The pools of all pipers, each once, in the order of the pipers. */
export function poolsOf(plumber: Plumber): readonly IMap[] {
  const pools = plumber.pipers().map(({ settings }) => settings.parallel)
  return [...new Set(pools)].filter((pool) => pool !== false)
}
