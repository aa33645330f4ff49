import { anything, checkOptions, type Rules } from '@papy/contract/engine'
import { type LogOptions, logRules } from './log-options.ts'
import { type Logging, logTo } from './log-to.ts'
import { type ConsoleSinkOptions, consoleSink } from './sink/console-sink.ts'
import { type FileSinkOptions, fileSink } from './sink/file-sink.ts'

/** Options of {@link openLog}: those of the log, of the console and of the file. */
export interface OpenLogOptions extends LogOptions, ConsoleSinkOptions, FileSinkOptions {
  /** Path of a file. @defaultValue none: the log goes to the console */
  readonly file?: string
}

const rules: Rules<OpenLogOptions> = {
  ...logRules,
  file: anything,
  stream: anything,
  colours: anything,
  maxBytes: anything,
  files: anything,
  gzip: anything,
  bufferBytes: anything,
}

/**
 * A log as a command line asks for it: to a file if one is given, else to the console.
 *
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function openLog(options: OpenLogOptions = {}): Logging {
  checkOptions('openLog', options, rules)
  const { file, stream, colours, maxBytes, files, gzip, bufferBytes, ...rest } = options
  const sink =
    file === undefined
      ? consoleSink(given({ stream, colours }))
      : fileSink(file, given({ maxBytes, files, gzip, bufferBytes }))
  return logTo(sink, rest)
}

/** Options without those that were not given. */
type Given<Options> = { [Name in keyof Options]?: Exclude<Options[Name], undefined> }

function given<Options extends object>(options: Options): Given<Options> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Given<Options>
}
