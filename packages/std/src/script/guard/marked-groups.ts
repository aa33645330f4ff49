import { readdirSync, readFileSync } from 'node:fs'
import { MARK } from '../mark.ts'

/** The groups of the programs that have these marks, by mark. Only Linux shows what is in an environment; elsewhere none is found. */
export function markedGroups(marks: ReadonlySet<string>): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const id of processIds()) {
    const environment = textOf(`/proc/${id}/environ`).split('\0')
    for (const mark of marks) if (environment.includes(`${MARK}=${mark}`) && leadsGroup(id)) found.set(mark, id)
  }
  return found
}

// What it has started by then has its mark, too.
function leadsGroup(id: number): boolean {
  const [, , group] = textOf(`/proc/${id}/stat`).split(') ').at(-1)?.split(' ') ?? []
  return Number(group) === id
}

function processIds(): readonly number[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []))
  } catch {
    return []
  }
}

// Those of others may not be read, and any may end meanwhile.
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
