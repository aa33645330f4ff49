/** Process groups are POSIX's. */
export const hasGroups: boolean = process.platform !== 'win32'

/** Sends a signal to a process and those that it started and left in its group, or to it alone where there are no groups; whether anybody was there. */
export function signalGroup(id: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(hasGroups ? -id : id, signal)
  } catch {
    return false
  }
}
