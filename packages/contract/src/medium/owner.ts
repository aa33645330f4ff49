import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** The process that something belongs to. */
export interface Owner {
  readonly pid: number
  /** When its process was started, as the system counts it; so that another process with that number is not taken for it. */
  readonly started: string
  /** Where that number counts: another host, or a container that shares our directory, numbers its processes by itself. */
  readonly space: string
}

/** What stands for this process where others look for who owns something. */
export function thisProcess(): Owner {
  return { pid: process.pid, started: statOf(process.pid)?.started ?? '', space: numberSpace() }
}

/** What became of a process. `elsewhere`: it is counted by others, so nothing can be known from here. */
export function fateOf({ pid, started, space }: Owner): 'alive' | 'dead' | 'elsewhere' {
  if (space !== numberSpace()) return 'elsewhere'
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'alive' : 'dead'
  }
  const stat = statOf(pid)
  return started === (stat?.started ?? '') && stat?.state !== ZOMBIE ? 'alive' : 'dead'
}

/** It has ended, and nobody asked how: for ever, in a container whose first process does not look after orphans. */
const ZOMBIE = 'Z'

// Linux tells when a process was started; elsewhere its number must do.
function statOf(pid: number): { readonly state: string; readonly started: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const { 0: state = '', 19: started = '' } = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state, started }
  } catch {
    return undefined
  }
}

function numberSpace(): string {
  return `${hostname()} ${pidNamespace()}`
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}
