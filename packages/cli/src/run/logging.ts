import { Writable } from 'node:stream'
import type { OpenLogOptions } from '@papy/log'
import { optionalPackage } from '../optional-package.ts'
import type { Desk } from './desk.ts'
import type { Request } from './request.ts'

/** What of a request is about its log. */
type Wanted = Pick<Request, 'logLevel' | 'logFile'>

/** Sees that there can be a log, if one is wanted. @throws (rejects) PluginError `ERR_PLUGIN_NOT_FOUND` without `@papy/log` */
export async function checkLogging(wanted: Wanted): Promise<void> {
  if (isWanted(wanted)) await logPackage()
}

/**
 * Turns the log of a run on, if one is wanted: before its pools start, so that their workers are told of.
 *
 * @throws (rejects) ArgumentError `ERR_ARGUMENT` for a level that there is not; PluginError `ERR_PLUGIN_NOT_FOUND` without
 * `@papy/log`
 */
export async function loggingOf(wanted: Wanted, desk: Desk): Promise<AsyncDisposable | undefined> {
  if (!isWanted(wanted)) return undefined
  const { logLevel, logFile } = wanted
  const { openLog } = await logPackage()
  const level = (logLevel ?? 'info') as NonNullable<OpenLogOptions['level']>
  return openLog(logFile === undefined ? { level, stream: above(desk) } : { level, file: logFile })
}

function isWanted({ logLevel, logFile }: Wanted): boolean {
  return logLevel !== undefined || logFile !== undefined
}

function logPackage(): Promise<typeof import('@papy/log')> {
  return optionalPackage('@papy/log', 'papy run --log-level', () => import('@papy/log'))
}

// Lines go above the table.
function above(desk: Desk): Writable {
  return new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      if (text !== '') desk.say(text.replace(/\n$/, ''))
      done()
    },
  })
}
