import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fateOf, makeRunDirectory, type Owner, removeRunDirectory, runsDirectory } from '@papy/contract/medium'
import type { RunAbout } from '../live/snapshot.ts'

/** What a run leaves in its directory for those who want to watch it; nobody but this user can read it. */
export interface RunSign extends RunAbout {
  /** Where it tells how it is: a Unix socket, or a named pipe with a name that nobody guesses. */
  readonly address: string
}

const SIGN = 'watch.json'
const OWNER = 'owner.json'

/** Short: the system allows about 100 bytes for the name of a socket, with all directories. */
const SOCKET = 'watch'

/** A run's own directory with its sign, which goes with it. */
export interface SignedRun {
  readonly address: string
  /** Puts the sign up. */
  sign(): void
  remove(): Promise<void>
}

/**
 * Makes the directory of a run that can be watched.
 *
 * @throws TransportError `ERR_MEDIUM_FAILED`; the system's error
 */
export function signRun(about: RunAbout): SignedRun {
  const directory = makeRunDirectory(about.id)
  const pipe = () => `\\\\.\\pipe\\papy-watch-${randomBytes(16).toString('hex')}`
  const address = process.platform === 'win32' ? pipe() : join(directory, SOCKET)
  return {
    address,
    sign() {
      const sign: RunSign = { ...about, address }
      writeFileSync(join(directory, SIGN), JSON.stringify(sign), { mode: 0o600 })
    },
    remove: () => removeRunDirectory(directory),
  }
}

/** The signs of all runs of this user on this machine that are alive, the newest first. */
export async function liveRuns(): Promise<readonly RunSign[]> {
  const runs = runsDirectory()
  const names = await readdir(runs)
  const signs = names.flatMap((name) => signIn(join(runs, name)) ?? [])
  return signs.sort((one, other) => other.startedAt - one.startedAt)
}

// Most directories are those of pools; others go while one looks.
function signIn(directory: string): RunSign | undefined {
  try {
    const sign = JSON.parse(readFileSync(join(directory, SIGN), 'utf8')) as RunSign
    const owner = JSON.parse(readFileSync(join(directory, OWNER), 'utf8')) as Owner
    return fateOf(owner) === 'alive' ? sign : undefined
  } catch {
    return undefined
  }
}
