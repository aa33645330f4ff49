import { type ParseArgsConfig, parseArgs } from 'node:util'
import { ArgumentError } from '@papy/contract'

/**
 * Reads the options of a command, with `parseArgs` of Node.
 *
 * @throws ArgumentError `ERR_ARGUMENT`, which names the command whose help to look at
 */
export function readArguments<T extends ParseArgsConfig>(command: string, config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch (cause) {
    // What follows its first sentence is about arguments that look like options.
    const [what] = (cause as Error).message.split(/\. |\n/)
    throw new ArgumentError('ERR_ARGUMENT', `${what}; see \`papy ${command} --help\``, { cause })
  }
}
