import { ArgumentError, describe } from '@papy/contract'
import { anything, checkOptions, duration, type Rules } from '@papy/contract/engine'
import { checkNeeded } from '../needed.ts'
import type { Fault } from '../storm/fault.ts'
import { type Timing, timingOf, timingRules } from '../storm/timing.ts'
import { type Severing, severings } from '../wire/weather.ts'
import { Wire } from '../wire/wire.ts'

/** Options of {@link cut}. */
export interface CutOptions extends Timing {
  /** Ms until it is healed. */
  readonly forMs: number
  /** In which of these ways, drawn each time. @defaultValue `['black-hole', 'reset']` */
  readonly how?: Severing | readonly Severing[]
}

const rules: Rules<CutOptions> = { ...timingRules, forMs: duration(1), how: anything }

/**
 * Severs a wire, and heals it again.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function cut(wire: Wire, options: CutOptions): Fault {
  checkOptions('cut', options, rules)
  checkNeeded('cut', options, 'forMs')
  if (!(wire instanceof Wire))
    throw new ArgumentError('ERR_ARGUMENT', `cut(wire, { … }) needs what Wire.open() gave, not ${describe(wire)}`, {
      value: wire,
    })
  const { forMs } = options
  const ways = waysOf(options.how)
  return {
    name: 'cut',
    timing: timingOf('cut', options),
    strike({ lots, undo }) {
      const how = ways[Math.floor(lots[1] * ways.length)] as Severing
      if (wire.severed !== undefined) return { skipped: 'it was severed' }
      wire.sever(how)
      undo(forMs, () => wire.heal())
      return { did: `severed: ${how}`, forMs }
    },
  }
}

function waysOf(how: CutOptions['how'] = ['black-hole', 'reset']): readonly Severing[] {
  const ways = typeof how === 'string' ? [how] : how
  if (Array.isArray(ways) && ways.length > 0 && ways.every((way) => severings.includes(way))) return ways
  throw new ArgumentError(
    'ERR_ARGUMENT',
    `option how of cut is ${describe(how)}; pass one or several of ${severings.map((one) => `'${one}'`).join(', ')}`,
    { option: 'how', value: how },
  )
}
