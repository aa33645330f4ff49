import { chanceOf } from '../random/stream.ts'

/** How wrong a clock is. */
export interface SkewSettings {
  readonly byMs: number
  /** `undefined`: it does not jump. */
  readonly everyMs: number | undefined
  readonly seed: number
}

/** By how many Ms it is wrong, so many Ms after it was made wrong. */
export function skewAt(afterMs: number, { byMs, everyMs, seed }: SkewSettings): number {
  if (everyMs === undefined) return byMs
  const jump = Math.floor(afterMs / everyMs)
  return Math.round(byMs * (2 * chanceOf(seed, 'skewClock', jump) - 1))
}

/** `Date` with another idea of now. */
export function skewedDate(real: DateConstructor, now: () => number): DateConstructor {
  const skewed = new Proxy(real, {
    apply: () => new real(now()).toString(),
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  })
  Object.defineProperty(real.prototype, 'constructor', { value: skewed, configurable: true, writable: true })
  return skewed
}
