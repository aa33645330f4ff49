import { readArguments } from '../arguments.ts'
import { accountOf, sharesOf } from '../cache/account.ts'
import { byteSize } from '../cache/byte-size.ts'
import { type Command, exit } from '../command.ts'
import { onlyOperand } from '../only-operand.ts'
import { optionalPackage } from '../optional-package.ts'
import { type Options, optionLines } from '../options.ts'
import { sized } from '../report/number.ts'

const options = {
  prune: {
    type: 'string',
    value: 'size',
    help: 'removes what nobody needed for the longest time, until there is less: 500MB, 2GB; 0 for all of it',
  },
  json: {
    type: 'boolean',
    default: false,
    help: 'prints JSON: { directory, shares: [{ node, functions, entries, bytes }] }',
  },
} as const satisfies Options

const help = `papy cache: looks after results that are kept

usage: papy cache [options] <directory>

Says how many results there are in the directory of a resultsCache(), how large they are, and of which pipers.

${optionLines(options)}

Exit code: 0 done; 2 the call is wrong.`

/** `papy cache` */
export const cache: Command = {
  help,
  options,
  async run(args, streams) {
    const { values, positionals } = readArguments('cache', { args: [...args], options, allowPositionals: true })
    const directory = onlyOperand('cache', 'the directory of a cache', positionals)
    const limit = values.prune === undefined ? undefined : byteSize('prune', values.prune)
    const { entriesOf, prune } = await optionalPackage('@papy/cache', 'papy cache', () => import('@papy/cache'))
    const swept = limit === undefined ? undefined : prune(directory, limit)
    const shares = sharesOf(entriesOf(directory))
    if (values.json) streams.out(JSON.stringify({ directory, ...(swept && { removed: swept }), shares }, undefined, 2))
    else {
      if (swept !== undefined) streams.out(`removed ${swept.entries} results, ${sized(swept.byteLength)}`)
      streams.out(accountOf(directory, shares))
    }
    return exit.done
  },
}
