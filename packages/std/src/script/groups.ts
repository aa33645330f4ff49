import { spawn } from 'node:child_process'

/** Process groups are POSIX's. */
export const hasGroups: boolean = process.platform !== 'win32'

/** How Windows ends a process with all that it started: what is started, and with which arguments. */
export function taskkill(id: number): readonly [string, readonly string[]] {
  return ['taskkill', ['/PID', String(id), '/T', '/F']]
}

/**
 * Sends a signal to a program and those that it started and left in its group; whether anybody was there. Windows has no
 * signals: there every one but 0 ends the program and all below it.
 */
export function signalGroup(id: number, signal: NodeJS.Signals | 0): boolean {
  if (!hasGroups && signal !== 0) return endTree(id)
  try {
    return process.kill(hasGroups ? -id : id, signal)
  } catch (error) {
    // Who may not be told is there all the same.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function endTree(id: number): boolean {
  const [program, args] = taskkill(id)
  spawn(program, args, { stdio: 'ignore', windowsHide: true }).on('error', () => {})
  return true
}
