import { createWriteStream, existsSync, renameSync, statSync, type WriteStream } from 'node:fs'
import { resolve } from 'node:path'
import { finished } from 'node:stream/promises'
import { ArgumentError } from '@papy/contract'

/** Where text goes to. */
export interface Sink {
  /** Settles when there is room for more. */
  write(text: string): Promise<void>
  /** All is written; a file has its name from now on, if it is `whole`. */
  end(whole: boolean): Promise<void>
  /** Where the text is that never became whole. */
  readonly aside?: string | undefined
}

/**
 * A file, which is called `<name>.part` until all is in it. What is no plain file, such as /dev/null, is written to at once.
 *
 * @param option - that it was given with
 * @throws ArgumentError `ERR_ARGUMENT`, where there can be no such file
 */
export function fileSink(name: string, option: string): Sink {
  const found = statSync(name, { throwIfNoEntry: false })
  const target = resolve(name)
  if (found?.isDirectory() || !existsSync(resolve(target, '..'))) throw noFile(name, option)
  const aside = found === undefined || found.isFile() ? `${target}.part` : undefined
  const stream = createWriteStream(aside ?? target)
  const done = finished(stream)
  done.catch(() => undefined)
  return {
    aside: aside && `${name}.part`,
    write: (text) => written(stream, text, done),
    async end(whole) {
      stream.end()
      await done
      if (whole && aside !== undefined) renameSync(aside, target)
    },
  }
}

async function written(stream: WriteStream, text: string, done: Promise<void>): Promise<void> {
  if (stream.destroyed) await done
  if (stream.write(text)) return
  await Promise.race([new Promise<void>((resolve) => void stream.once('drain', resolve)), done])
}

function noFile(name: string, option: string): ArgumentError {
  const message = `option --${option} is ${name}, where no file can be; pass the name of one in a directory that there is`
  return new ArgumentError('ERR_ARGUMENT', message, { option, value: name })
}
