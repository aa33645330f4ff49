import { ArgumentError, describe } from '@papy/contract'
import { isInput, type Source, sourceOf, stateError } from '@papy/contract/engine'
import { noRun } from '@papy/contract/function'
import { isPiper } from '../is-piper.ts'
import type { Piper } from '../piper.ts'
import { single } from '../shape.ts'
import { Activity } from './activity.ts'
import { Chronicle } from './chronicle.ts'
import { NodeRun } from './node-run.ts'
import type { NodeInput } from './node-spec.ts'
import { PiperRun } from './piper-run.ts'
import { runOf } from './runs.ts'
import { TEE_LIMIT } from './tee.ts'

/**
 * Connects a piper that stands alone: to iterables, tasks, and pipers that are connected themselves.
 *
 * @throws ArgumentError `ERR_ARGUMENT`; StateError `ERR_STATE`; DaggerError `ERR_ARITY`, `ERR_UNORDERED_GATHER`
 */
export function connectAlone(piper: Piper, inputs: readonly unknown[]): PiperRun {
  checkInputs(piper, inputs)
  refuseItems(piper)
  const activity = new Activity()
  const sources = new Map<string, Source>()
  const upstream: { run: PiperRun; pipe: ReturnType<PiperRun['reader']> }[] = []
  const opened = inputs.map((input, at): NodeInput => {
    if (!isPiper(input)) {
      const source = sourceOf(input as never, activity)
      sources.set(inputs.length === 1 ? `→${piper.name}` : `→${piper.name}[${at}]`, source)
      return { flow: source, shape: single, name: `input ${at}` }
    }
    const run = runOf(input)
    if (run === undefined)
      throw stateError(
        `piper ${piper.name}`,
        'connect',
        `behind ${input.name}, which is not connected`,
        `connect ${input.name} first`,
      )
    const pipe = run.reader(piper.name)
    activity.merge(run.activity)
    upstream.push({ run, pipe })
    return { flow: pipe, shape: run.node.fit.output, name: input.name }
  })
  const { worker, settings, name } = piper
  const node = new NodeRun({
    name,
    worker,
    settings,
    inputs: opened,
    activity,
    chronicle: new Chronicle(),
    relay: false,
    owns: false,
    teeLimit: TEE_LIMIT,
  })
  const { parallel } = settings
  return new PiperRun({
    node,
    sources,
    upstream,
    activity,
    ensureBuffer: () => parallel !== false && parallel.ensureBuffer(),
  })
}

// What was put or opened would be nobody's: only a whole graph knows when all that became of an item has left.
function refuseItems({ name, worker }: Piper): void {
  const found = worker.steps.find(({ session }) => session)
  if (found !== undefined) throw noRun(found)
  if (!worker.steps.some(({ items }) => items !== undefined)) return
  throw stateError(`piper ${name}`, 'connect', 'alone', 'dump and load items in the pipers of a Plumber or Dagger')
}

function checkInputs(piper: Piper, inputs: readonly unknown[]): void {
  if (Array.isArray(inputs) && inputs.length > 0 && inputs.every((input) => isPiper(input) || isInput(input))) return
  const wrong = Array.isArray(inputs) ? inputs.find((input) => !isPiper(input) && !isInput(input)) : inputs
  throw new ArgumentError(
    'ERR_ARGUMENT',
    `${piper.name} connects to a list of iterables and pipers, one for each place of its inbox, not ${describe(wrong)}; e.g. connect([data])`,
    { value: wrong },
  )
}
