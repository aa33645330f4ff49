import { type Command, type Exit, exit, type Streams } from '../command.ts'
import { groupText } from '../journal/groups-text.ts'
import { groupsOf } from '../journal/letter-groups.ts'
import { lettersOf, meantBy } from '../journal/meant-letters.ts'
import { notedRequest, sessionOptions } from '../journal/noted-request.ts'
import { runIn } from '../journal/past.ts'
import { counted } from '../numbers.ts'
import { type Options, optionLines } from '../options.ts'
import { running } from '../run/running.ts'

const own: Options = {
  node: { type: 'string', short: 'n', value: 'name', help: 'only what failed at one node' },
  where: {
    type: 'string',
    value: 'conditions',
    help: 'only what all conditions hold for, with commas between: code, name, message, node, host or stack with =, !=, ~ or !~ (a regular expression); row, letter or attempts with =, !=, <, <=, > or >=',
  },
  'dry-run': { type: 'boolean', default: false, help: 'says what would be attempted again, and runs nothing' },
}

const options: Options = { ...own, ...sessionOptions }

const help = `papy redrive: attempts again what failed in a run with a journal

usage: papy redrive [options] <run.papy>

Mend the function first, or whatever was in the way. Then the rows of dead letters are read again and go through the whole
pipeline, as papy run did it. In an --output file what becomes of them is merged where it belongs, so that it is as if nothing
had failed; standard output gets just these rows. What fails again stays a dead letter, and can be attempted once more. The
run has to be complete; the graph and the inputs have to be the same.

examples
  papy redrive run.papy                                            all that failed
  papy redrive run.papy --node download --where 'message~timeout'
  papy redrive run.papy --where 'code=ERR_TIMEOUT,row>=100' --dry-run

${optionLines(options)}

Exit code: 0 all is made good, or there was nothing to do; 1 some failed again; else as of papy run.`

/** `papy redrive` */
export const redrive: Command = {
  help,
  options,
  async run(args, streams) {
    const { request, place, given, own: wishes } = notedRequest('redrive', own, args, streams)
    const wish = { node: wishes['node'] as string | undefined, where: wishes['where'] as string | undefined }
    const past = runIn(place)
    if (wishes['dry-run'] === true) {
      const { groups } = groupsOf(lettersOf(past, wish), given)
      return planned(groups, request.json, streams)
    }
    const isMeant = meantBy(past, wish)
    // An unfinished run is refused by who runs it.
    if (past.end?.how === 'complete' && lettersOf(past, wish)[Symbol.iterator]().next().done) {
      if (!request.quiet) streams.error('papy: there are no dead letters that are meant; nothing is to be done')
      return exit.done
    }
    return running(request, streams, { redrive: { where: isMeant } })
  },
}

function planned(groups: ReturnType<typeof groupsOf>['groups'], json: boolean, { out, paint }: Streams): Exit {
  const found = groups.reduce((sum, { count }) => sum + count, 0)
  if (json) out(JSON.stringify({ deadLetters: found, groups }, undefined, 2))
  else {
    const head = `would attempt again ${counted(found)} dead ${found === 1 ? 'letter' : 'letters'}`
    out([head, ...groups.map((group) => groupText(group, paint))].join('\n\n'))
  }
  return exit.done
}
