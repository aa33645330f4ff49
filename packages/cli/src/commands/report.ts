import { basename, dirname, join } from 'node:path'
import { adviceOf, analysisOf } from '../advice/analysis.ts'
import { readArguments } from '../arguments.ts'
import { type Command, exit } from '../command.ts'
import { isJournal, runIn } from '../journal/past.ts'
import { onlyOperand } from '../only-operand.ts'
import { type Options, optionLines } from '../options.ts'
import { readRecord } from '../record/read-record.ts'
import { journalPage, journalReportOf } from '../report/journal-page.ts'
import { reportPage } from '../report/page.ts'
import { STDOUT, written } from '../written.ts'

const options = {
  output: {
    type: 'string',
    short: 'o',
    value: 'file',
    completes: 'files',
    help: 'where to write it; - is standard output (default beside the record: run.json becomes run.html)',
  },
  json: {
    type: 'boolean',
    default: false,
    help: 'prints JSON: { output, run, limit, advice, trust, remarks }, of a journal { output, journal, sessions, nodes, errors }; with --output - it is all that is printed',
  },
} as const satisfies Options

const help = `papy report: makes a page of a journal or a record of a run

usage: papy report [options] <run.papy | run.json>

The page is one HTML file that needs nothing beside it: it runs no script and loads nothing, so it can be sent to anybody. It
has the numbers of the run, what limited it and what to do about that, the graph, the time line, what each node did, errors by
their classes, the ledger, the plan and the environment. It can be read on a phone, in the dark, and on paper.

A journal, of papy run --journal, gives less, and at any time: also while the run goes on, and of one that was killed. It has
the sessions, what was read and left, what each node did, dead letters by their kinds, and what each sink promises.

${optionLines(options)}

Exit code: 0 it is written; 2 the call is wrong, or the file is neither.`

/** `papy report` */
export const report: Command = {
  help,
  options,
  async run(args, streams) {
    const { values, positionals } = readArguments('report', { args: [...args], options, allowPositionals: true })
    const file = onlyOperand('report', 'a record of a run, or a journal', positionals)
    const output = values.output ?? join(dirname(file), `${basename(file).replace(/\.(json|papy)$/, '')}.html`)
    const silent = values.json && output === STDOUT
    if (await isJournal(file)) {
      const found = journalReportOf(runIn(file), file)
      if (!silent) await written(output, journalPage(found), streams)
      if (values.json) streams.out(JSON.stringify({ output, ...found }, undefined, 2))
      else if (output !== STDOUT) streams.out(output)
      return exit.done
    }
    const record = await readRecord(file)
    if (!silent) await written(output, reportPage(record), streams)
    if (values.json) {
      const analysis = analysisOf(record)
      const { limit, trust, remarks } = analysis
      const said = {
        limit: { kind: limit.kind, node: limit.node, evidence: limit.evidence },
        advice: adviceOf(analysis),
        trust,
        remarks,
      }
      streams.out(JSON.stringify({ output, run: record.run, ...said }, undefined, 2))
    } else if (output !== STDOUT) streams.out(output)
    return exit.done
  },
}
