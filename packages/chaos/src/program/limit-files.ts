import { ArgumentError, describe } from '@papy/contract'
import { unsupported } from '../unsupported.ts'

/** A program and its arguments. */
export interface Command {
  readonly command: string
  readonly args: readonly string[]
}

/**
 * A command that runs another one with so few descriptors: files, sockets and pipes that it, and what it starts, may have open
 * at a time. What is refused says EMFILE. For `spawn`, `execFile` and {@link killer}.
 *
 * @throws ArgumentError `ERR_ARGUMENT`; PapyError `ERR_FAULT_UNSUPPORTED` on Windows
 */
export function limitFiles(files: number, command: string, args: readonly string[] = []): Command {
  if (!Number.isSafeInteger(files) || files < 3)
    throw new ArgumentError('ERR_ARGUMENT', `limitFiles(files, …): files must be from 3, not ${describe(files)}`, {
      value: files,
    })
  if (process.platform === 'win32') throw unsupported('limitFiles()', 'Windows has no such limit', 'skip it there')
  return { command: 'sh', args: ['-c', `ulimit -n ${files} && exec "$0" "$@"`, command, ...args] }
}
