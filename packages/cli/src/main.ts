import { createRequire } from 'node:module'
import { ArgumentError, isPapyError } from '@papy/contract'
import { type Exit, exit, type Streams } from './command.ts'
import { commands } from './commands.ts'

/**
 * Runs a command line.
 *
 * @param args - what stands behind `papy`
 * @returns the exit code; nothing is thrown but what is a mistake in here
 */
export async function main(args: readonly string[], streams: Streams): Promise<Exit> {
  try {
    return await ran(args, streams)
  } catch (error) {
    if (!isPapyError(error)) throw error
    streams.error(`papy: ${error.message} (${error.code})`)
    return error.code === 'ERR_ARGUMENT' ? exit.usage : exit.failed
  }
}

async function ran([name, ...args]: readonly string[], streams: Streams): Promise<Exit> {
  if (name === undefined) {
    streams.error(help())
    return exit.usage
  }
  if (isHelp(name)) return printed(help(), streams)
  if (name === '--version' || name === '-v') return printed(version(), streams)
  const listed = commands.get(name)
  if (listed === undefined) {
    const message = `there is no command ${name}; there are: ${[...commands.keys()].join(', ')}`
    throw new ArgumentError('ERR_ARGUMENT', message, { value: name })
  }
  const command = await listed.load()
  return args.some(isHelp) ? printed(command.help, streams) : command.run(args, streams)
}

function isHelp(arg: string): boolean {
  return arg === '--help' || arg === '-h'
}

function printed(text: string, { out }: Streams): Exit {
  out(text)
  return exit.done
}

function help(): string {
  const width = Math.max(...[...commands.keys()].map((name) => name.length))
  const lines = [...commands].map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`)
  return `papy: looks after runs of PaPy pipelines

usage: papy <command> [options]

${lines.join('\n')}

\`papy <command> --help\` says more; \`papy --version\` prints the version.`
}

function version(): string {
  const { version } = createRequire(import.meta.url)('../package.json') as { version: string }
  return version
}
