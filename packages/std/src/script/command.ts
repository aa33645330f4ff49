import { isUtf8 } from 'node:buffer'
import { ArgumentError } from '@papy/contract'
import { environmentOf } from '@papy/contract/engine'
import { stepOf } from '@papy/contract/function'
import type { BoundStep } from '@papy/core'
import { recipeOf } from '../recipe.ts'
import { type Calling, calling } from './calling.ts'
import { CommandError, shownArgv } from './command-error.ts'
import { type CommandOptions, checkArgv, checkCommandOptions, type OutputEncoding } from './command-options.ts'
import { door } from './door.ts'
import { filled, havePlaces, inputOf, partsOf } from './placeholder.ts'
import { type Ran, run } from './run.ts'
import { ScratchFolder } from './scratch-folder.ts'
import { shellArgv } from './shell.ts'

/** What a command came to. */
export interface CommandResult<Output = string> {
  /** All that it wrote to its standard output. */
  readonly stdout: Output
  /** The last 64 kB that it wrote to its standard error. */
  readonly stderr: string
  /** One of `codes`. */
  readonly code: number
}

/** What `stdout` is. */
export type OutputOf<Encoding> = Encoding extends 'bytes' ? Uint8Array : string

/** Bytes of output, unless others are given. */
const MOST_OUTPUT = 64 * 1024 * 1024

/**
 * A function for pipers that runs a program on each item and returns `{ stdout, stderr, code }`. The item goes to its standard
 * input, or where arguments say so: `{}` is the item as text, `{file}` the path of a file that holds it, `{item:1}` and
 * `{file:1}` those of the second pipe, and `{{}}` is `{}` itself. No shell is there unless `shell` asks for one.
 *
 * The program is in a process group of its own. That is ended, at the latest a second later, when the item takes too long,
 * nobody wants it any more, the run or its worker ends, and what is left of it when the program itself has ended.
 *
 * As a worker's function it throws CommandError `ERR_COMMAND_START`, `ERR_COMMAND_FAILED` (another exit code, a signal),
 * `ERR_COMMAND_OUTPUT` (more than `maxOutputBytes`, not in `encoding`), TimeoutError `ERR_TIMEOUT`, and ArgumentError
 * `ERR_ARGUMENT` for an item that is no text, number or bytes, or would become an option.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function command<const Encoding extends OutputEncoding = 'utf8'>(
  argv: readonly string[],
  options: CommandOptions<Encoding> = {},
): BoundStep<readonly unknown[], CommandResult<OutputOf<Encoding>>> {
  checkArgv('command', argv)
  checkCommandOptions(options)
  if (havePlaces(argv.slice(0, 1))) throw itemAsProgram(argv[0] as string)
  return stepOf({
    from: { url: door, export: 'execute' },
    args: [[...argv], options],
    holds: true,
    recipe: recipeOf('script', door, 'command', [[...argv], options]),
    ...(options.shell === true ? { caution: byShell(argv) } : {}),
  }) as BoundStep<readonly unknown[], CommandResult<OutputOf<Encoding>>>
}

/**
 * What {@link command} binds: runs a program on the items of an inbox.
 *
 * @throws CommandError `ERR_COMMAND_START`, `ERR_COMMAND_FAILED`, `ERR_COMMAND_OUTPUT`; TimeoutError `ERR_TIMEOUT`;
 * ArgumentError `ERR_ARGUMENT`
 */
export async function execute(
  inbox: readonly unknown[],
  argv: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult<string | Uint8Array>> {
  const call = calling()
  const files = argv.some((arg) => partsOf(arg).some((part) => typeof part === 'object' && part.kind === 'file'))
  if (!files) return executeIn(undefined, inbox, argv, options, call)
  const folder = new ScratchFolder()
  try {
    return await executeIn(folder, inbox, argv, options, call)
  } finally {
    await folder.remove()
  }
}

async function executeIn(
  folder: ScratchFolder | undefined,
  inbox: readonly unknown[],
  argv: readonly string[],
  options: CommandOptions,
  call: Calling,
): Promise<CommandResult<string | Uint8Array>> {
  const { stdin = havePlaces(argv) ? 'none' : 'item', encoding = 'utf8', suffix = '' } = options
  const { cwd, env, timeoutMs, maxOutputBytes = MOST_OUTPUT, codes = [0], shell = false } = options
  const file = async (place: number): Promise<string> => {
    const name = `item-${place}${suffix}`
    return (folder as ScratchFolder).write(name, () => inputOf(inbox[place]))
  }
  const args = await filled(argv, { inbox, file })
  const input = stdin === 'item' ? inputOf(inbox[0]) : undefined
  const started = shell ? shellArgv(args, process.platform, process.env['ComSpec']) : args
  const ran = await run(
    { argv: started, cwd, env: environmentOf(env), verbatim: shell, input, timeoutMs, maxOutputBytes, codes },
    call,
  )
  return { stdout: decoded(ran, encoding, started), stderr: ran.stderr, code: ran.code }
}

// Not a Buffer: what a worker sends is none either.
function decoded({ stdout, stderr }: Ran, encoding: OutputEncoding, argv: readonly string[]): string | Uint8Array {
  if (encoding === 'bytes') return new Uint8Array(stdout)
  if (encoding !== 'utf8' || isUtf8(stdout)) return stdout.toString(encoding)
  const message = `${argv[0]} wrote what is no UTF-8; read it with encoding: 'bytes' or 'latin1'`
  throw new CommandError('ERR_COMMAND_OUTPUT', message, { argv: shownArgv(argv), exitCode: 0, stderr })
}

function itemAsProgram(program: string): ArgumentError {
  const message = `the item cannot name the program, as in ${JSON.stringify(program)}; write the program's own name, or shell: true and "$1"`
  return new ArgumentError('ERR_ARGUMENT', message, { value: program })
}

function byShell([text = '']: readonly string[]): { readonly code: 'WARN_SHELL'; readonly message: string } {
  const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text
  return {
    code: 'WARN_SHELL',
    message: `runs ${JSON.stringify(shown)} by a shell; quote "$1" in it, or give a program and its arguments`,
  }
}
