import type { IMapSettings } from '@papy/contract'
import type { Plan } from '@papy/core'
import { graphOf } from '../graph/pipeline-graph.ts'
import type { Paint } from '../paint.ts'
import type { LoadedPipeline } from '../pipeline/loaded-pipeline.ts'
import { accountOf } from '../plan/account.ts'
import { printable } from '../printable.ts'

/** What a run would do: the JSON that `papy run --dry-run --json` prints. */
export interface DryRun {
  readonly file: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly pools: readonly IMapSettings[]
  readonly plan: Plan
}

/** Plans a run. @throws DaggerError `ERR_ARITY`, `ERR_UNORDERED_GATHER` */
export function dryRunOf(file: string, { plumber, pools }: LoadedPipeline): DryRun {
  return {
    file,
    inputs: plumber.inputs().map(({ name }) => name),
    outputs: plumber.outputs().map(({ name }) => name),
    pools: pools.map(({ settings }) => settings),
    plan: plumber.plan(),
  }
}

/** The same, for people. */
export function dryRunText(
  { file, inputs, outputs, pools, plan }: DryRun,
  pipeline: LoadedPipeline,
  paint: Paint,
): string {
  return [
    printable(`${file}: would read ${inputs.join(', ')} and write ${outputs.join(', ')}`),
    ...pools.map(({ name, workers, stride, buffer }) =>
      printable(`pool ${name}: ${workers.join(', ')}; stride ${stride}, buffer ${buffer}`),
    ),
    '',
    accountOf(plan, graphOf(pipeline.plumber, plan), paint),
  ].join('\n')
}
