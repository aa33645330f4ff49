import { type ParseArgsConfig, parseArgs } from 'node:util'
import { ArgumentError } from '@papy/contract'
import { meant } from './nearest.ts'

/**
 * Reads the options of a command, with `parseArgs` of Node.
 *
 * @throws ArgumentError `ERR_ARGUMENT`, which names the option that may have been meant, and the command whose help to look at
 */
export function readArguments<T extends ParseArgsConfig>(command: string, config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch (cause) {
    // What follows its first sentence is about arguments that look like options.
    const [what = ''] = (cause as Error).message.split(/\. |\n/)
    const [, unknown = ''] = /^Unknown option '--?([^']+)'/.exec(what) ?? []
    const guess = meant(unknown, Object.keys(config.options ?? {})).replace(/mean /, 'mean --')
    throw new ArgumentError('ERR_ARGUMENT', `${what}${guess || ';'} see \`papy ${command} --help\``, { cause })
  }
}
