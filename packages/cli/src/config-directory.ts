import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'

/** Where this user's settings of papy are: `~/.config/papy`, `%APPDATA%\papy`; see the XDG Base Directory Specification. */
export function configDirectory(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (platform === 'win32') return win32.join(env['APPDATA'] || win32.join(home, 'AppData', 'Roaming'), 'papy')
  const { XDG_CONFIG_HOME: config = '' } = env
  // A relative one is to be ignored, says the specification.
  return posix.join(config.startsWith('/') ? config : posix.join(home, '.config'), 'papy')
}
