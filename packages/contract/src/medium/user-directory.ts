import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'

/** What says where a user's own files are. */
export interface Whereabouts {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home: string
}

/** Those of this process. */
function whereabouts(): Whereabouts {
  return { env: process.env, platform: process.platform, home: homedir() }
}

/** The directory of what a user has set up: `$XDG_CONFIG_HOME/papy`, `~/.config/papy`, `%APPDATA%\papy`. It need not be there. */
export function configDirectory({ env, platform, home }: Whereabouts = whereabouts()): string {
  if (platform === 'win32') return win32.join(env['APPDATA'] || win32.join(home, 'AppData', 'Roaming'), 'papy')
  return posix.join(absolute(env['XDG_CONFIG_HOME']) ?? posix.join(home, '.config'), 'papy')
}

/** The directory of what can be had again: `$XDG_CACHE_HOME/papy`, `~/.cache/papy`, `%LOCALAPPDATA%\papy\Cache`. */
export function cacheDirectory({ env, platform, home }: Whereabouts = whereabouts()): string {
  if (platform === 'win32')
    return win32.join(env['LOCALAPPDATA'] || win32.join(home, 'AppData', 'Local'), 'papy', 'Cache')
  return posix.join(absolute(env['XDG_CACHE_HOME']) ?? posix.join(home, '.cache'), 'papy')
}

// The standard of these variables has it that what is relative is ignored.
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && posix.isAbsolute(path) ? path : undefined
}
