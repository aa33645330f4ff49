import { relative } from 'node:path'
import { argumentsOf, help } from './arguments.ts'
import { CreateError } from './create-error.ts'
import { type CreatedPlugin, createPlugin } from './create-plugin.ts'
import { requestOf, type Terminal } from './questions.ts'

/** Where texts go. */
export interface Streams extends Terminal {
  out(text: string): void
  error(text: string): void
}

/**
 * Does what a command line says.
 *
 * @returns the exit code: 0, 1 where nothing was written, 2 where the command line is wrong
 */
export async function main(args: readonly string[], streams: Streams): Promise<0 | 1 | 2> {
  try {
    const said = argumentsOf(args)
    streams.out(said.help ? help : nextSteps(createPlugin(await requestOf(said, streams))))
    return 0
  } catch (error) {
    if (!(error instanceof CreateError)) throw error
    streams.error(`create-plugin: ${error.message} (${error.code})`)
    return error.code === 'ERR_ARGUMENT' ? 2 : 1
  }
}

function nextSteps({ directory, name, files }: CreatedPlugin): string {
  return `${name.package} is in ${directory}:
${files.map((file) => `  ${file}`).join('\n')}

Next:
  cd ${relative('', directory) || '.'}
  npm install
  npm test                 builds it, checks its types, and lets the laws test it
  ${`edit src/${name.file}.ts`.padEnd(23)}  what is there works: make it yours
  set repository in package.json, then see README.md on how to publish it`
}
