import { realpathSync } from 'node:fs'
import { ArgumentError } from '@papy/contract'
import type { AgentOptions } from '@papy/runtime-ws'
import { readArguments } from '../arguments.ts'
import type { Streams } from '../command.ts'
import type { Options } from '../options.ts'
import { doorLog, type LogLevel, logLevels } from './door-log.ts'

const options = {
  listen: {
    type: 'string',
    default: '127.0.0.1:9000',
    value: 'address:port',
    help: 'where it listens (default 127.0.0.1:9000, which only this host reaches); 0.0.0.0:9000 is every address of this host',
  },
  join: {
    type: 'string',
    value: 'address',
    help: 'listens nowhere, but dials a run that waits for agents: wss://host:9001, where joining(n) of @papy/runtime-ws is among its workers',
  },
  stdio: {
    type: 'boolean',
    default: false,
    help: 'listens nowhere: its run is at the other end of standard input and output, as over ssh; it ends with its input',
  },
  slots: {
    type: 'string',
    value: 'n',
    help: 'workers at the same time, over all runs (default as many as there are cores)',
  },
  'token-file': {
    type: 'string',
    value: 'file',
    completes: 'files',
    help: 'the token that lets a run in (default PAPY_TOKEN, else one that is made once and kept)',
  },
  'show-token': { type: 'boolean', default: false, help: 'prints the token, too' },
  'tls-cert': {
    type: 'string',
    value: 'file',
    completes: 'files',
    help: 'its certificate in PEM (default, beyond this host: its own, which is made once and kept)',
  },
  'tls-key': { type: 'string', value: 'file', completes: 'files', help: 'the key of that certificate in PEM' },
  'allow-directory': {
    type: 'string',
    multiple: true,
    default: [] as string[],
    value: 'directory',
    completes: 'files',
    help: 'lets runs use modules that are below a directory: of a disk that all hosts share, or of this host',
  },
  'allow-package': {
    type: 'string',
    multiple: true,
    default: [] as string[],
    value: 'package',
    help: 'lets runs use a package that is installed where this is started; those of PaPy always may be',
  },
  'allow-key': {
    type: 'string',
    multiple: true,
    default: [] as string[],
    value: 'key',
    help: 'lets runs use what the owner of that public key sends, as papy trust does, but for this agent alone',
  },
  'log-level': {
    type: 'string',
    default: 'info',
    value: 'level',
    completes: logLevels,
    help: `what is told on standard error of who comes and goes: ${logLevels.join(', ')} (default info)`,
  },
  json: { type: 'boolean', default: false, help: 'prints one line of JSON when it listens, instead of text' },
} as const satisfies Options

/** Options of `papy agent`. */
export const agentOptions: Options = options

/** What a call of `papy agent` asks for. */
export interface Request {
  readonly listen: string
  /** The coordinator to be joined. */
  readonly join?: string | undefined
  readonly stdio: boolean
  readonly 'token-file'?: string | undefined
  readonly 'tls-cert'?: string | undefined
  readonly 'tls-key'?: string | undefined
  readonly 'show-token': boolean
  readonly json: boolean
  readonly allow: Readonly<Record<'directories' | 'packages' | 'keys', readonly string[]>>
  readonly observe: NonNullable<AgentOptions['observe']>
  readonly count: { readonly slots?: number }
}

/** Reads the arguments of `papy agent`. @throws ArgumentError `ERR_ARGUMENT` */
export function requestOf(args: readonly string[], { error }: Streams): Request {
  const { values } = readArguments('agent', { args: [...args], options })
  if (values.stdio && values.join !== undefined) throw bothWays()
  return {
    ...values,
    allow: {
      directories: values['allow-directory'].map(directoryOf),
      packages: values['allow-package'],
      keys: values['allow-key'],
    },
    observe: doorLog(levelOf(values['log-level']), error),
    count: values.slots === undefined ? {} : { slots: slotsOf(values.slots) },
  }
}

function bothWays(): ArgumentError {
  const message = 'options --join and --stdio are both given; an agent has its run at one end: leave one out'
  return new ArgumentError('ERR_ARGUMENT', message, { option: 'join' })
}

function slotsOf(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new ArgumentError('ERR_ARGUMENT', `option --slots is '${text}'; pass a whole number from 1 to 9999`, {
    value: text,
  })
}

function levelOf(text: string): LogLevel {
  const level = logLevels.find((one) => one === text)
  if (level !== undefined) return level
  const message = `option --log-level is '${text}'; pass one of ${logLevels.join(', ')}`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: 'log-level', value: text })
}

function directoryOf(directory: string): string {
  try {
    return realpathSync.native(directory)
  } catch (cause) {
    const message = `option --allow-directory is ${directory}, and there is no such directory; name one`
    throw new ArgumentError('ERR_ARGUMENT', message, { cause, option: 'allow-directory', value: directory })
  }
}
