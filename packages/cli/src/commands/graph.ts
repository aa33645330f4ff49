import { basename } from 'node:path'
import { ArgumentError } from '@papy/contract'
import type { Plumber } from '@papy/core'
import { readArguments } from '../arguments.ts'
import { type Command, exit } from '../command.ts'
import { graphPicture } from '../graph/picture.ts'
import { graphOf } from '../graph/pipeline-graph.ts'
import { onlyOperand } from '../only-operand.ts'
import { type Options, optionLines } from '../options.ts'
import { withPipeline } from '../pipeline/with-pipeline.ts'
import { STDOUT, written } from '../written.ts'

const formats = {
  svg: (plumber: Plumber, title: string) => `${graphPicture(graphOf(plumber), { title })}\n`,
  mermaid: (plumber: Plumber) => plumber.toMermaid(),
  dot: (plumber: Plumber) => plumber.toDot(),
} as const

const options = {
  format: {
    type: 'string',
    default: 'svg',
    value: 'name',
    completes: Object.keys(formats),
    help: 'svg, mermaid or dot (default svg)',
  },
  output: {
    type: 'string',
    short: 'o',
    default: STDOUT,
    value: 'file',
    completes: 'files',
    help: 'where to write it (default -, which is standard output)',
  },
  export: {
    type: 'string',
    value: 'name',
    help: 'what the file exports it as (default pipeline, or its only Plumber)',
  },
  json: {
    type: 'boolean',
    default: false,
    help: 'prints JSON: { nodes, pipes, segments, pools }, whatever the format',
  },
} as const satisfies Options

const help = `papy graph: draws a pipeline

usage: papy graph [options] <file>

The file is a module that exports pipeline(), or a Plumber. It is loaded, and nothing of it is started.

  svg      a picture, light or dark as its reader has it, with a description for who cannot see it
  mermaid  text that GitHub and others show as a picture
  dot      text for Graphviz

In the picture, nodes have the colours of their pools, and those of the main thread are white and round. Fused nodes stand
in a dashed box. A bracket below a node says how many items each result becomes, one above it how many are gathered; pipes
are double where there are several items for one. At each pipe stands via what its items go. Equal pipelines make equal
files, so a picture can be kept under version control.

${optionLines(options)}

examples
  papy graph pipeline.ts -o pipeline.svg
  papy graph pipeline.ts --format mermaid >> README.md

Exit code: 0 it is drawn; 1 the pipeline cannot be loaded or cannot work; 2 the call is wrong.`

/** `papy graph` */
export const graph: Command = {
  help,
  options,
  async run(args, streams) {
    const { values, positionals } = readArguments('graph', { args: [...args], options, allowPositionals: true })
    const file = onlyOperand('graph', 'a file that exports pipeline()', positionals)
    const draw = drawerOf(values.format)
    const text = await withPipeline(file, { exported: values.export }, ({ plumber }) =>
      values.json ? `${JSON.stringify(graphOf(plumber), undefined, 2)}\n` : draw(plumber, basename(file)),
    )
    await written(values.output, text, streams)
    return exit.done
  },
}

function drawerOf(format: string): (plumber: Plumber, title: string) => string {
  if (Object.hasOwn(formats, format)) return formats[format as keyof typeof formats]
  const message = `option --format is '${format}'; pass one of ${Object.keys(formats).join(', ')}`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: 'format', value: format })
}
