import { isMainThread } from 'node:worker_threads'
import { StateError } from '@papy/contract'
import { checkOptions, isInWorker, type Rule, type Rules } from '@papy/contract/engine'
import { checkNeeded } from '../needed.ts'
import { type Aim, aimRules, checkAim, isHit } from './aim.ts'
import { type Harm, made } from './made.ts'

/**
 * What an item does to the worker that computes it:
 *
 * - `'exit'`: ends it by `process.exit(0)`
 * - `'abort'`: ends it by `process.abort()`; in a thread that ends the whole process, so there it is `'throw'`
 * - `'throw'`: ends it by an error that nobody can catch, after the item was passed on
 * - `'memory'`: takes memory until there is none left; limit it, by `resourceLimits` of `threads` and `processes`
 * - `'loop'`: computes for ever; limit it, by `timeoutMs`
 */
export type Poison = 'exit' | 'abort' | 'throw' | 'memory' | 'loop'

/** Options of {@link poison}. */
export interface PoisonOptions extends Aim {
  readonly how: Poison
}

const kinds: readonly Poison[] = ['exit', 'abort', 'throw', 'memory', 'loop']
const kind: Rule = (value) =>
  kinds.includes(value as Poison) ? undefined : `one of ${kinds.map((one) => `'${one}'`).join(', ')}`

const rules: Rules<PoisonOptions> = { ...aimRules, how: kind }

/**
 * A step that passes its item on, but that some items are the end of their worker. For pipers on threads, processes and other
 * hosts: in the coordinator it throws StateError `ERR_STATE` instead of ending that.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function poison<T = unknown>(options: PoisonOptions): Harm<T> {
  checkOptions('poison', options, rules)
  checkNeeded('poison', options, 'how')
  checkAim('poison', options)
  return made('poison', 'poisoned', options)
}

/** What {@link poison} binds. @throws StateError `ERR_STATE` in the coordinator */
export function poisoned<T>([item]: readonly [T], { how, ...aim }: PoisonOptions): T {
  if (!isHit('poison', aim)) return item
  if (!isInWorker())
    throw new StateError('ERR_STATE', 'poison() was called in the coordinator, which it would end; use a pool', {
      state: 'coordinator',
      call: 'poison',
    })
  poisons[how]()
  return item
}

const poisons: Readonly<Record<Poison, () => void>> = {
  exit: () => process.exit(0),
  abort: () => (isMainThread ? process.abort() : thrown()),
  throw: thrown,
  memory: exhausted,
  loop: () => {
    for (;;);
  },
}

function thrown(): void {
  setImmediate(() => {
    throw new Error('chaos')
  })
}

function exhausted(): void {
  const all: number[][] = []
  for (;;) all.push(new Array<number>(1 << 16).fill(all.length))
}
