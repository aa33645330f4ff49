import { once } from 'node:events'
import type { Socket } from 'node:net'
import { listen } from '@papy/contract/wire'
import type { RunAbout, Snapshot } from '../live/snapshot.ts'
import { signRun } from './run-sign.ts'

/** Tells whoever watches how a run is. */
export interface Broadcast {
  /** Whether anybody watches. */
  readonly isWatched: boolean
  /** Tells it to all who have read what they were told before; the others wait for a newer one. */
  tell(snapshot: Snapshot): void
  /** Tells the last, and lets go of everybody and everything. */
  end(snapshot: Snapshot): Promise<void>
}

/** How long a watcher may take to read the end, in Ms: nobody is to wait for one that has stopped. */
const LAST_MS = 500

/**
 * Lets others of this user watch a run: through a Unix socket of mode 0600 in the run's own directory, or a named pipe.
 *
 * @throws (rejects) TransportError `ERR_MEDIUM_FAILED`; the system's error
 */
export async function broadcast(about: RunAbout): Promise<Broadcast> {
  const run = signRun(about)
  const watchers = new Set<Socket>()
  try {
    const listener = await listen({ path: run.address }, ({ output }) => adopt(output as Socket, watchers))
    run.sign()
    return {
      get isWatched() {
        return watchers.size > 0
      },
      tell(snapshot) {
        const line = lineOf(snapshot)
        for (const watcher of watchers) if (watcher.writableLength === 0) watcher.write(line)
      },
      async end(snapshot) {
        const line = lineOf(snapshot)
        await Promise.all([...watchers].map((watcher) => farewell(watcher, line)))
        await listener.close()
        await run.remove()
      },
    }
  } catch (error) {
    await run.remove()
    throw error
  }
}

function lineOf(snapshot: Snapshot): string {
  return `${JSON.stringify(snapshot)}\n`
}

// They say nothing, and are not listened to.
function adopt(watcher: Socket, watchers: Set<Socket>): void {
  watchers.add(watcher)
  watcher.on('error', () => watcher.destroy()).on('close', () => watchers.delete(watcher))
  watcher.resume().unref()
}

async function farewell(watcher: Socket, line: string): Promise<void> {
  if (watcher.destroyed) return
  const gone = once(watcher, 'close').catch(() => undefined)
  const timer = setTimeout(() => watcher.destroy(), LAST_MS)
  watcher.end(line)
  await gone
  clearTimeout(timer)
}
