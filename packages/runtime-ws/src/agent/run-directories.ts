import { randomBytes } from 'node:crypto'
import { makeRunDirectory, removeRunDirectory } from '@papy/contract/medium'

/** A run, as long as somebody works for it here. */
interface Stay {
  readonly directory: string
  readonly guests: Set<object>
}

/**
 * The directories of runs whose coordinators are elsewhere: one for each, of this host and this agent alone, where transports
 * keep what they need on disk. It is made when the first worker asks for it, and goes with the run. What an agent leaves that
 * is killed, goes as what other dead runs leave: with `papy clean`, or when the next run begins.
 */
export class RunDirectories {
  readonly #stays = new Map<string, Stay>()

  /**
   * Somebody works for a run from now on: where its directory is.
   *
   * @throws TransportError as `runsDirectory` does
   */
  enter(run: string, guest: object): string {
    const stay = this.#stays.get(run) ?? this.#make(run)
    stay.guests.add(guest)
    return stay.directory
  }

  /** Somebody works for it no more; the last one leaves nothing. Never rejects. */
  async leave(run: string, guest: object): Promise<void> {
    const stay = this.#stays.get(run)
    if (stay === undefined || !stay.guests.delete(guest) || stay.guests.size > 0) return
    this.#stays.delete(run)
    await removeRunDirectory(stay.directory).catch(() => undefined)
  }

  // By a name of its own: the coordinator, and other agents, may be on this host, too.
  #make(run: string): Stay {
    const stay = { directory: makeRunDirectory(randomBytes(16).toString('hex')), guests: new Set<object>() }
    this.#stays.set(run, stay)
    return stay
  }
}
