import type { Line } from '@papy/contract'
import type { Failure, Outcome } from '@papy/contract/engine'
import { uncloneablePath } from '@papy/contract/function'
import { refusal } from './reply.ts'

/**
 * Results on their way to the next leg, copied as if they went there by way of the coordinator: what it is called with
 * shares nothing with what was returned, has no prototypes, and what could not travel is a failure. So an answer does not
 * depend on whether pipers are fused. Numbers, texts and the like cost one look each.
 *
 * @param failures - of calls that gave no result
 */
export function carried(values: unknown[], failures: readonly Failure[], line: Line): Outcome {
  if (values.every(isAtom)) return { values, failures }
  try {
    if (line.clones?.(values) !== false) return { values: structuredClone(values), failures }
  } catch {
    // One of them, or all together.
  }
  return carriedApart(values, failures, line)
}

function carriedApart(values: readonly unknown[], failures: readonly Failure[], line: Line): Outcome {
  const paths = values.map((value) => uncloneablePath(value, 'result', line.clones))
  const refused = paths.flatMap((path, at) => (path === undefined ? [] : [refusal(at, path)]))
  const kept = values.map((value, at) => (paths[at] === undefined ? value : undefined))
  try {
    return { values: structuredClone(kept), failures: [...failures, ...refused] }
  } catch (cause) {
    const failed = new Set(failures.map(({ at }) => at))
    const others = values.flatMap((_, at) => (failed.has(at) ? [] : [refusal(at, paths[at] ?? 'result', cause)]))
    return { values: new Array<unknown>(values.length), failures: [...failures, ...others] }
  }
}

function isAtom(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol')
}
