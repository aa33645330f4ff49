import { readArguments } from '../arguments.ts'
import { type Command, type Exit, exit, type Streams } from '../command.ts'
import { type Display, lineDisplay, tableDisplay } from '../live/display.ts'
import { headline } from '../live/headline.ts'
import { isOver, type Snapshot } from '../live/snapshot.ts'
import { type Options, optionLines } from '../options.ts'
import { chosen, listOf } from '../watch/choice.ts'
import { liveRuns, type RunSign } from '../watch/run-sign.ts'
import { snapshotsOf } from '../watch/watching.ts'

const options = {
  list: { type: 'boolean', default: false, help: 'lists the runs that are going on, and watches none' },
  json: {
    type: 'boolean',
    default: false,
    help: 'prints a line of JSON for each look at the run, at most four a second; with --list one array',
  },
} as const satisfies Options

const help = `papy watch: shows a run that is going on

usage: papy watch [options] [run]

Attaches to a \`papy run\` of this user on this machine, from another terminal, and shows what it shows, until it ends.
A run is named by the beginning of its id, by its process, or by its file; without a name there must be just one. Looking
on changes nothing: a run never waits for who watches it, and Ctrl-C ends the watching alone.

examples
  papy watch
  papy watch --list
  papy watch --json | jq .perSecond

${optionLines(options)}

Exit code: 0 the run has ended, however it did, or the watching has; 1 the run went without saying so; 2 no run, or more
than one, is meant.`

/** `papy watch` */
export const watch: Command = {
  help,
  options,
  operands: [],
  async run(args, streams) {
    const config = { args: [...args], options, allowPositionals: true } as const
    const { values, positionals } = readArguments('watch', config)
    const runs = await liveRuns()
    if (values.list) return listed(runs, values.json, streams)
    const run = chosen(runs, positionals[0])
    return values.json ? passedOn(run, streams) : shown(run, streams)
  },
}

function listed(runs: readonly RunSign[], json: boolean, { out }: Streams): Exit {
  if (json) out(JSON.stringify(runs.map(({ address: _, ...about }) => about)))
  else out(runs.length === 0 ? 'no run is going on' : listOf(runs))
  return exit.done
}

async function passedOn(run: RunSign, streams: Streams): Promise<Exit> {
  return watched(run, streams, (snapshot) => streams.flow(`${JSON.stringify(snapshot)}\n`))
}

async function shown(run: RunSign, streams: Streams): Promise<Exit> {
  const display: Display = streams.screen === undefined ? lineDisplay(streams.error) : tableDisplay(streams.screen)
  let last: Snapshot | undefined
  try {
    return await watched(run, streams, async (snapshot) => {
      last = snapshot
      display.show(snapshot)
    })
  } finally {
    display.close()
    if (last !== undefined && isOver(last)) streams.error(`papy: ${run.file}: ${last.state}: ${headline(last)}`)
  }
}

async function watched(run: RunSign, streams: Streams, show: (snapshot: Snapshot) => Promise<void>): Promise<Exit> {
  const leaving = new AbortController()
  const off = streams.onSignal(() => leaving.abort())
  streams.unread.addEventListener('abort', () => leaving.abort())
  try {
    for await (const snapshot of snapshotsOf(run, leaving.signal)) {
      await show(snapshot)
      if (isOver(snapshot)) return exit.done
    }
  } catch (error) {
    streams.error(`papy: ${run.file} cannot be watched: ${(error as Error).message}`)
    return exit.failed
  } finally {
    off()
  }
  if (leaving.signal.aborted) return exit.done
  streams.error(`papy: ${run.file} went without saying so`)
  return exit.failed
}
