import type { Command } from '../command.ts'
import { notedRequest, sessionOptions } from '../journal/noted-request.ts'
import { type Options, optionLines } from '../options.ts'
import { running } from '../run/running.ts'

const own: Options = {
  from: {
    type: 'string',
    value: 'node',
    help: 'does all again, because this node or others behind it were changed: a new run in the same journal, whose files are written anew',
  },
}

const options: Options = { ...own, ...sessionOptions }

const help = `papy resume: goes on with a run that was killed, stopped or failed

usage: papy resume [options] <run.papy>

Runs the command line of papy run again that is noted in the journal, in the directory in which it was given. What is done
with is not read again, or not given to anybody a second time: an --output file has each row once and in order, as if nothing
had happened; standard output gets again what was printed just before the end. Files are read from where it stopped; standard
input goes on with what comes now, behind what was read and kept of it.

A function, a graph or an input that was changed meanwhile is noticed, and refused: half of the results would be of another
kind than the rest. Give back what was, do all again with --from, or begin a journal of its own.

examples
  papy resume run.papy
  papy resume run.papy --workers processes:8
  papy resume run.papy --from measure                measure was changed

${optionLines(options)}

Exit code: as of papy run; 2, too, for a run that is complete, was changed, or is written by another process.`

/** `papy resume` */
export const resume: Command = {
  help,
  options,
  async run(args, streams) {
    const { request, own: wishes } = notedRequest('resume', own, args, streams)
    const from = wishes['from'] as string | undefined
    return running(request, streams, { resume: true, ...(from === undefined ? {} : { from }) })
  },
}
