import type { IMapSettings } from '@papy/contract'
import type { Plan } from '@papy/core'
import { counted } from '../numbers.ts'
import type { LoadedPipeline } from '../pipeline/loaded-pipeline.ts'
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
  const names = (pipers: readonly { readonly name: string }[]) => pipers.map(({ name }) => name)
  return {
    file,
    inputs: names(plumber.inputs()),
    outputs: names(plumber.outputs()),
    pools: pools.map(({ settings }) => settings),
    plan: plumber.plan(),
  }
}

/** The same, for people. */
export function dryRunText({ file, inputs, outputs, pools, plan }: DryRun): string {
  const { segments, pipes, inFlight, warnings } = plan
  const lines = [
    `${file}: would read ${inputs.join(', ')} and write ${outputs.join(', ')}`,
    ...segments.map((names) => `  ${names.join(' + ')}${names.length > 1 ? '  (on one trip to a worker)' : ''}`),
    ...pipes.map(({ from, to, via, why }) => `  ${from} → ${to}  ${via}: ${why}`),
    ...pools.map(
      ({ name, workers, stride, buffer }) =>
        `  pool ${name}: ${workers.join(', ')}; stride ${stride}, buffer ${buffer}`,
    ),
    `  at most ${counted(inFlight.items)} items under way`,
    ...warnings.map(({ code, message }) => `  warning: ${message} (${code})`),
  ]
  return lines.map((line) => line.replace(/\S.*/, printable)).join('\n')
}
