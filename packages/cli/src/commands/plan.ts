import { readArguments } from '../arguments.ts'
import { type Command, exit } from '../command.ts'
import { graphOf } from '../graph/pipeline-graph.ts'
import { onlyOperand } from '../only-operand.ts'
import { type Options, optionLines } from '../options.ts'
import { withPipeline } from '../pipeline/with-pipeline.ts'
import { accountOf } from '../plan/account.ts'

const options = {
  export: {
    type: 'string',
    value: 'name',
    help: 'what the file exports it as (default pipeline, or its only Plumber)',
  },
  json: { type: 'boolean', default: false, help: 'prints JSON: what plumber.plan() returns' },
} as const satisfies Options

const help = `papy plan: says what a run would do, and runs nothing

usage: papy plan [options] <file>

The file is a module that exports pipeline(), or a Plumber. It is loaded, and nothing of it is started.

What it says:
  nodes      in the order in which they are evaluated, where they run, and how many items there are behind them
  fused      nodes that are evaluated on one trip to a worker; no item leaves it in between
  pipes      via what items get from node to node, and why: memory (in this thread), fused (in a worker), relay (through
             this process, in bytes), or the transport that was chosen
  in flight  how many items are between input and output at most, whatever the length of the input
  warnings   what works, but perhaps not as it was meant

${optionLines(options)}

Exit code: 0 there is a plan; 1 the pipeline cannot be loaded or cannot work; 2 the call is wrong.`

/** `papy plan` */
export const plan: Command = {
  help,
  options,
  async run(args, streams) {
    const { values, positionals } = readArguments('plan', { args: [...args], options, allowPositionals: true })
    const file = onlyOperand('plan', 'a file that exports pipeline()', positionals)
    await withPipeline(file, { exported: values.export }, ({ plumber }) => {
      const found = plumber.plan()
      if (values.json) streams.out(JSON.stringify(found, undefined, 2))
      else streams.out(accountOf(found, graphOf(plumber, found), streams.paint))
    })
    return exit.done
  },
}
