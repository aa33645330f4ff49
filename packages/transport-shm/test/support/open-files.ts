import { readdirSync, readlinkSync } from 'node:fs'

/** Files of ours that this process has open: what the runner has open comes and goes. */
export function openFiles(): readonly string[] {
  return readdirSync('/proc/self/fd')
    .map(nameOf)
    .filter((name) => name.includes('papy'))
}

function nameOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return 'closed meanwhile'
  }
}
