import { ArgumentError, isPapyError } from '@papy/contract'
import { type Command, type Exit, exit, groups, type Streams } from './command.ts'
import { commands } from './commands.ts'
import { meant } from './nearest.ts'
import { NO_COLOR_OPTION } from './paint.ts'
import { version } from './version.ts'

/**
 * Runs a command line.
 *
 * @param args - what stands behind `papy`
 * @returns the exit code; nothing is thrown but what is a mistake in here
 */
export async function main(args: readonly string[], streams: Streams): Promise<Exit> {
  try {
    // Heeded already, by the streams.
    return await ran(withoutColor(args), streams)
  } catch (error) {
    if (!isPapyError(error)) throw error
    streams.error(`papy: ${error.message} (${error.code})`)
    return error.code === 'ERR_ARGUMENT' ? exit.usage : exit.failed
  }
}

function withoutColor(args: readonly string[]): readonly string[] {
  const end = args.includes('--') ? args.indexOf('--') : args.length
  return args.filter((arg, at) => arg !== NO_COLOR_OPTION || at > end)
}

async function ran([name, ...args]: readonly string[], streams: Streams): Promise<Exit> {
  if (name === undefined) {
    streams.error(help())
    return exit.usage
  }
  if (isHelp(name) || name === 'help') return printed(await helpOf(args[0]), streams)
  if (name === '--version' || name === '-v') return printed(version(), streams)
  const command = await commandOf(name)
  const options = args.slice(0, args.includes('--') ? args.indexOf('--') : args.length)
  return options.some(isHelp) ? printed(command.help, streams) : command.run(args, streams)
}

async function commandOf(name: string): Promise<Command> {
  const listed = commands.get(name)
  if (listed !== undefined) return listed.load()
  const names = [...commands.keys()]
  const guess = meant(name, [...names, 'help'])
  const message = `there is no command ${name}${guess || `; there are: ${names.join(', ')}`}`
  throw new ArgumentError('ERR_ARGUMENT', message, { value: name })
}

function isHelp(arg: string): boolean {
  return arg === '--help' || arg === '-h'
}

async function helpOf(name: string | undefined): Promise<string> {
  return name === undefined || name.startsWith('-') || name === 'help' ? help() : (await commandOf(name)).help
}

function printed(text: string, { out }: Streams): Exit {
  out(text)
  return exit.done
}

function help(): string {
  return `papy: runs PaPy pipelines, and looks after them

usage: papy <command> [options]

${groups.map(grouped).filter(Boolean).join('\n\n')}

examples
  papy run pipeline.ts                                   over the inputs that the file exports
  papy run pipeline.ts --input words.txt > out.jsonl     over the lines of a file; results as JSON lines
  cat items.jsonl | papy run pipeline.ts --workers 4     over JSON lines of a pipe, with four threads
  papy watch                                             from another terminal, while it runs

\`papy help <command>\` says more; \`papy --version\` prints the version; \`--no-color\` goes with every command.`
}

function grouped(group: (typeof groups)[number]): string {
  const width = Math.max(...[...commands.keys()].map((name) => name.length))
  const lines = [...commands].filter(([, listed]) => listed.group === group)
  if (lines.length === 0) return ''
  return [group, ...lines.map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`)].join('\n')
}
