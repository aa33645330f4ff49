import { readFile } from 'node:fs/promises'
import { ArgumentError, describe } from '@papy/contract'
import { readArguments } from '../arguments.ts'
import { type Command, exit } from '../command.ts'
import { drawn } from '../import/drawn.ts'
import { optionalPackage } from '../optional-package.ts'
import { type Options, optionLines } from '../options.ts'

const options = {
  json: {
    type: 'boolean',
    default: false,
    help: 'prints JSON: { imports, head, body, pools, pipers, pipes, plumber, tail }, each part with its place',
  },
  text: { type: 'boolean', default: false, help: 'prints the program itself, as plumber.save() lays it out' },
} as const satisfies Options

const help = `papy import: shows the pipeline that a program builds, without running it

usage: papy import [options] <file>

The file is one that plumber.save() wrote, perhaps edited since. It is parsed, and nothing in it is run or imported.
What builds no part of the pipeline is kept as it is written, and listed. What only running could tell is an error,
with its line and column.

${optionLines(options)}

Exit code: 0 it was read; 1 it cannot be read; 2 the call is wrong.`

/** `papy import` */
export const imported: Command = {
  help,
  options,
  async run(args, { out }) {
    const { values, positionals } = readArguments('import', { args: [...args], options, allowPositionals: true })
    const [file, ...others] = positionals
    if (file === undefined || others.length > 0 || (values.json && values.text)) throw wrongCall(positionals)
    const { printExpression, printProgram, readProgram } = await optionalPackage(
      '@papy/code',
      'papy import',
      () => import('@papy/code'),
    )
    const program = readProgram(await textOf(file), { file })
    if (values.json) out(JSON.stringify(program, undefined, 2))
    else out(values.text ? printProgram(program).trimEnd() : drawn(file, program, printExpression))
    return exit.done
  },
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new ArgumentError('ERR_ARGUMENT', `${file} cannot be read: ${(cause as Error).message}`, {
      cause,
      value: file,
    })
  }
}

function wrongCall(value: readonly string[]): ArgumentError {
  const message = `papy import takes one file, and --json or --text, not ${describe(value.join(' '))}; see \`papy import --help\``
  return new ArgumentError('ERR_ARGUMENT', message, { value })
}
