import { isPapyError } from '@papy/contract'
import { type Command, type Exit, exit, type Streams } from '../command.ts'
import { optionLines } from '../options.ts'
import { loadPipeline } from '../pipeline/load-pipeline.ts'
import type { LoadedPipeline } from '../pipeline/loaded-pipeline.ts'
import { configure } from '../run/configure.ts'
import { dryRunOf, dryRunText } from '../run/dry-run.ts'
import { inputsOf } from '../run/inputs.ts'
import { runOptions as options, type Request, requestOf } from '../run/request.ts'
import { Run } from '../run/run.ts'

const help = `papy run: runs the pipeline of a file over your data

usage: papy run [options] <file>

The file exports a function pipeline() that returns a Plumber, or a Plumber; and, if it likes, inputs: an array of
iterables, one for each input of the pipeline, or a function that returns one. What is read is what --input names; else
the inputs of the file; else standard input. Results go to standard output, one line of JSON each, and all else to
standard error: on a terminal a table that shows what each node does, else a line now and then.

examples
  papy run pipeline.ts                                      over the inputs that the file exports
  papy run pipeline.ts --input words.txt -o lengths.jsonl   over the lines of a file
  zcat items.jsonl.gz | papy run pipeline.ts | head         what is read ends with what is wanted
  papy run pipeline.ts --limit 100 --workers 1              a first try
  papy run pipeline.ts -w processes:4 -s align.timeoutMs=500 --errors failed.jsonl
  papy run pipeline.ts --workers=threads:2,host1:9000#2,host2:9000#4

${optionLines(options)}

A signal to end (Ctrl-C, SIGTERM) ends the reading: what was read is finished and written. A second one gives up what is
not finished, within 2 s. A serial piper that computes without end keeps this process from hearing of either: Ctrl-\\.

Exit code: 0 all is fine; 1 items failed; 2 the call is wrong, and nothing was run; 3 the file could not be loaded, a host
could not be had, or the run failed as a whole; 75 all hosts are gone, and --no-wait was given; 130 SIGINT, 143 SIGTERM,
129 SIGHUP ended it, drained or not.`

/** `papy run` */
export const run: Command = {
  help,
  options,
  async run(args, streams) {
    const request = requestOf(args)
    try {
      return await ran(request, streams)
    } catch (error) {
      if (!isPapyError(error)) throw error
      streams.error(`papy: ${error.message} (${error.code})`)
      return elsewhere.has(error.code) ? exit.broken : exit.usage
    }
  },
}

/** Codes of what is wrong with a file or a host, and not with the call. */
const elsewhere: ReadonlySet<string> = new Set([
  'ERR_NO_PIPELINE',
  'ERR_IMPORT',
  'ERR_TYPESCRIPT',
  'ERR_HOST_CERTIFICATE',
  'ERR_HOST_REFUSED',
  'ERR_HOST_UNREACHABLE',
  'ERR_PROTOCOL',
])

async function ran(request: Request, streams: Streams): Promise<Exit> {
  const { file, exported, dryRun } = request
  const pipeline = await loadPipeline(file, { exported })
  try {
    await configure(pipeline, request, streams.error)
    if (dryRun) return planned(request, pipeline, streams)
    const inputs = await inputsOf(request, pipeline, streams.stdin)
    return await new Run(request, pipeline, inputs, streams).run()
  } finally {
    await pipeline.close()
  }
}

function planned({ file, json }: Request, pipeline: LoadedPipeline, { out, paint }: Streams): Exit {
  const dryRun = dryRunOf(file, pipeline)
  out(json ? JSON.stringify(dryRun, undefined, 2) : dryRunText(dryRun, pipeline, paint))
  return exit.done
}
