import { readdirSync, readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'

/** What of this process lives: threads and children are counted on Linux only, unreferenced ones too. */
export interface Living {
  readonly threads: number
  readonly children: number
  /** What keeps the event loop alive, by kind. */
  readonly resources: Readonly<Record<string, number>>
}

/** What lives now; to be compared with later. */
export async function livingNow(): Promise<Living> {
  // Node opens these, and its own threads for files, when they are first wanted: they are not what is looked for.
  void [process.stdout.fd, process.stderr.fd]
  await Promise.all(Array.from({ length: 8 }, () => stat('.')))
  return living()
}

/** Waits until no more lives than before. @throws naming what is left after `ms` milliseconds. */
export async function nothingLeft(before: Living, ms = 5_000): Promise<void> {
  const until = performance.now() + ms
  for (let left = difference(before); left.length > 0; left = difference(before)) {
    if (performance.now() > until) throw new Error(`left after ${ms} ms: ${left.join(', ')}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

function living(): Living {
  const resources: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1
  return { threads: threads(), children: children().length, resources }
}

function difference(before: Living): readonly string[] {
  const now = living()
  const counts = { threads: [before.threads, now.threads], children: [before.children, now.children] } as const
  const kinds = Object.entries(now.resources).map(
    ([kind, count]) => [kind, [before.resources[kind] ?? 0, count]] as const,
  )
  return [...Object.entries(counts), ...kinds]
    .filter(([, [was, is]]) => is > was)
    .map(([kind, [was, is]]) => `${kind} ${is} instead of ${was}`)
}

function threads(): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/task').length : 0
}

/** Ids of the processes that this one started. */
export function children(): readonly number[] {
  if (process.platform !== 'linux') return []
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return ids.filter((id) => parentOf(id) === process.pid).map(Number)
}

// The name of a program may hold blanks and brackets; what follows it does not.
function parentOf(id: string): number | undefined {
  try {
    const text = readFileSync(`/proc/${id}/stat`, 'utf8')
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined
  }
}
