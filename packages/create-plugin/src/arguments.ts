import { parseArgs } from 'node:util'
import { CreateError } from './create-error.ts'
import { type Kind, kindOf, kinds } from './kind.ts'

/** What the command line says. */
export interface Arguments {
  readonly name: string | undefined
  readonly kind: Kind | undefined
  readonly dir: string | undefined
  /** Nothing is asked. */
  readonly yes: boolean
  readonly help: boolean
}

/** @throws CreateError `ERR_ARGUMENT` */
export function argumentsOf(args: readonly string[]): Arguments {
  const { values, positionals } = parsed(args)
  const [name, ...others] = positionals
  if (others.length > 0)
    throw new CreateError('ERR_ARGUMENT', `one name, please, not ${positionals.join(' ')}; see --help`)
  const { kind, dir, yes = false, help = false } = values
  return { name, kind: kind === undefined ? undefined : kindOf(kind), dir, yes, help }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        kind: { type: 'string', short: 'k' },
        dir: { type: 'string', short: 'd' },
        yes: { type: 'boolean', short: 'y' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new CreateError('ERR_ARGUMENT', `${(error as Error).message}; see --help`)
  }
}

/** The text of `--help`. */
export const help: string = `npm create @papy/plugin: begins a package with a plugin of PaPy

usage: npm create @papy/plugin [name] -- [options]

  name                 a word: redis makes papy-transport-redis; or the package's name: @you/transport-redis
  -k, --kind <kind>    what it is:
${Object.entries(kinds)
  .map(([kind, what]) => `                         ${kind.padEnd(11)}${what}`)
  .join('\n')}
  -d, --dir <path>     where it goes; default: the last part of its name. Nothing is overwritten
  -y, --yes            asks nothing: what is not said is the default
  -h, --help           this text

On a terminal it asks for what is not said.`
