import type { Command } from '../command.ts'
import { optionLines } from '../options.ts'
import { runOptions as options, requestOf } from '../run/request.ts'
import { running } from '../run/running.ts'

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
  papy run pipeline.ts -i night.jsonl -o done.jsonl --journal run.papy      papy resume run.papy goes on with it

${optionLines(options)}

A signal to end (Ctrl-C, SIGTERM) ends the reading: what was read is finished and written. A second one gives up what is
not finished, within 2 s. A serial piper that computes without end keeps this process from hearing of either: Ctrl-\\.
With a journal the run is not over then: papy resume goes on with it, as it does after a crash, a kill or a power cut.

Exit code: 0 all is fine; 1 items failed; 2 the call is wrong, and nothing was run; 3 the file could not be loaded, a host
could not be had, or the run failed as a whole; 75 all hosts are gone, and --no-wait was given; 130 SIGINT, 143 SIGTERM,
129 SIGHUP ended it, drained or not.`

/** `papy run` */
export const run: Command = {
  help,
  options,
  run: async (args, streams) => running(requestOf(args), streams),
}
