import { Writable } from 'node:stream'
import type { OpenLogOptions } from '@papy/log'
import { optionalPackage } from '../optional-package.ts'
import type { Desk } from './desk.ts'
import type { Request } from './request.ts'

/**
 * Turns the log of a run on, if one is wanted: before its pools start, so that their workers are told of.
 *
 * @throws (rejects) ArgumentError `ERR_ARGUMENT` for a level that there is not; PluginError `ERR_PLUGIN_NOT_FOUND` without
 * `@papy/log`
 */
export async function loggingOf(
  { logLevel, logFile }: Pick<Request, 'logLevel' | 'logFile'>,
  desk: Desk,
): Promise<AsyncDisposable | undefined> {
  if (logLevel === undefined && logFile === undefined) return undefined
  const { openLog } = await optionalPackage('@papy/log', 'papy run --log-level', () => import('@papy/log'))
  const level = (logLevel ?? 'info') as NonNullable<OpenLogOptions['level']>
  return openLog(logFile === undefined ? { level, stream: above(desk) } : { level, file: logFile })
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
