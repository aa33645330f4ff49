import { checkOptions, count, duration, type Rule, type Rules } from '@papy/contract/engine'
import { seedRule, shareRule } from '../random/seed.ts'

/** What a {@link Wire} does to what passes, all the time. */
export interface Weather {
  /** Decides which reads are damaged, and how late they are; each direction of each connection has a stream of its own. @defaultValue 1 */
  readonly seed?: number
  /** Ms that each read is late. @defaultValue 0 */
  readonly delayMs?: number
  /** Ms that it is late besides, at most; drawn for each. Their order is kept, as TCP keeps it. @defaultValue 0 */
  readonly jitterMs?: number
  /** Most bytes a second in each direction. @defaultValue no limit */
  readonly bytesPerSecond?: number
  /** How likely it is, from 0 to 1, that a bit of a read is flipped. @defaultValue 0 */
  readonly flips?: number
  /** How likely it is that its connection is cut in the middle of a read. @defaultValue 0 */
  readonly cuts?: number
  /** Called at each read that is damaged. */
  readonly onFault?: (kind: 'flipped' | 'cut') => void
}

const callback: Rule = (value) => (typeof value === 'function' ? undefined : 'a function')

const rules: Rules<Weather> = {
  seed: seedRule,
  delayMs: duration(0),
  jitterMs: duration(0),
  bytesPerSecond: count(),
  flips: shareRule,
  cuts: shareRule,
  onFault: callback,
}

/** @throws ArgumentError `ERR_ARGUMENT` */
export function checkWeather(weather: Weather): void {
  checkOptions('Wire', weather, rules)
}

/**
 * How a {@link Wire} is severed:
 *
 * - `'black-hole'`: connections stay, and nothing comes through, in neither direction
 * - `'there'`: what the client says is held back, what the server says arrives; `'back'`: the reverse
 * - `'fin'`: all connections are ended in good order, without a reset; new ones are ended at once
 * - `'reset'`: all are reset, and new ones, too
 * - `'mid-frame'`: each is reset in the middle of the next read
 * - `'half-open'`: the server's ends are reset, and the clients are not told of it, as when a host has started anew
 */
export type Severing = 'black-hole' | 'there' | 'back' | 'fin' | 'reset' | 'mid-frame' | 'half-open'

/** All of them. */
export const severings: readonly Severing[] = ['black-hole', 'there', 'back', 'fin', 'reset', 'mid-frame', 'half-open']
