import { ArgumentError } from '@papy/contract'

/**
 * What is started where a shell was asked for: the text is its program, and what stands behind it are its arguments, `"$1"`
 * and so on. So items never become part of the program. Windows' shell has no such arguments, and gets none.
 *
 * @throws ArgumentError `ERR_ARGUMENT` for arguments under Windows
 */
export function shellArgv(
  [text = '', ...args]: readonly string[],
  platform: NodeJS.Platform = process.platform,
  comspec = 'cmd.exe',
): readonly string[] {
  if (platform !== 'win32') return ['/bin/sh', '-c', text, 'sh', ...args]
  if (args.length === 0) return [comspec, '/d', '/s', '/c', `"${text}"`]
  const message = 'a command with shell: true has no arguments under Windows; pass the item on stdin'
  throw new ArgumentError('ERR_ARGUMENT', message, { value: args })
}
