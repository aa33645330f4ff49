import { randomUUID } from 'node:crypto'
import { link, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { PlumberError } from '@papy/contract'
import { fateOf, type Owner, thisProcess } from '@papy/contract/medium'

/** Who writes a journal: the contents of its lock. */
interface Holder extends Owner {
  readonly host: string
  /** Told apart from any other lock there ever was. */
  readonly id: string
}

/** Ms after which a lock that says nothing was left by one who died while making it. */
const MAKING_MS = 10_000

/** Times that a lock which others change meanwhile is looked at. */
const MOST_TURNS = 50

/**
 * Takes the lock beside a journal: one writes it at a time. One whose process is dead is taken over; of processes of other
 * hosts and containers nothing is known, so their locks hold until somebody removes them.
 *
 * @returns lets go of it
 * @throws PlumberError `ERR_JOURNAL_LOCKED` with `pid` and `host`
 */
export async function lock(path: string): Promise<() => Promise<void>> {
  const file = `${path}.lock`
  const me: Holder = { ...thisProcess(), host: hostname(), id: randomUUID() }
  await take(path, file, me)
  return async () => {
    const holder = await holderOf(file)
    if (holder !== 'nobody' && holder !== 'unknown' && holder.id === me.id) await rm(file, { force: true })
  }
}

async function take(path: string, file: string, me: Holder): Promise<void> {
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    if (await make(file, me)) return
    const holder = await holderOf(file)
    if (holder === 'nobody') continue
    if (holder === 'unknown' || fateOf(holder) !== 'dead') throw locked(path, file, holder)
    if (await takeOver(path, file, holder, me)) return
  }
  throw locked(path, file, 'unknown')
}

// Who takes over a dead lock holds a lock of the right to do so, of a name that is never used again: so of two who find the
// same dead one, the second cannot take away the lock that the first has made in its place.
async function takeOver(path: string, file: string, dead: Holder, me: Holder): Promise<boolean> {
  const right = `${file}.${dead.id}`
  await take(path, right, me)
  try {
    const now = await holderOf(file)
    if (now === 'nobody' || now === 'unknown' || now.id !== dead.id) return false
    const aside = await writeAside(file, me)
    await rename(aside, file)
    return true
  } finally {
    await rm(right, { force: true })
  }
}

// Linked, not created: with its contents at once, and safe on network file systems too.
async function make(file: string, me: Holder): Promise<boolean> {
  const aside = await writeAside(file, me)
  try {
    await link(aside, file)
    return true
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code)) throw error
    return await create(file, me)
  } finally {
    await rm(aside, { force: true })
  }
}

async function writeAside(file: string, me: Holder): Promise<string> {
  const aside = `${file}.${randomUUID()}`
  await write(aside, me)
  return aside
}

/** Where there are no links. */
async function create(file: string, me: Holder): Promise<boolean> {
  try {
    await write(file, me)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function write(file: string, me: Holder): Promise<void> {
  const handle = await open(file, 'wx', 0o644)
  try {
    await handle.writeFile(JSON.stringify(me))
  } finally {
    await handle.close()
  }
}

async function holderOf(file: string): Promise<Holder | 'nobody' | 'unknown'> {
  try {
    const text = await readFile(file, 'utf8')
    const holder = parsed(text)
    if (holder !== undefined) return holder
    const { mtimeMs } = await stat(file)
    if (Date.now() - mtimeMs < MAKING_MS) return 'unknown'
    await rm(file, { force: true })
    return 'nobody'
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'nobody'
    throw error
  }
}

function parsed(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<Holder>
    const isWhole = typeof holder.pid === 'number' && typeof holder.id === 'string' && /^[\w-]+$/.test(holder.id)
    return isWhole ? (holder as Holder) : undefined
  } catch {
    return undefined
  }
}

function locked(path: string, file: string, holder: Holder | 'unknown'): PlumberError {
  const { pid, host } = holder === 'unknown' ? { pid: undefined, host: undefined } : holder
  const who = pid === undefined ? 'another process' : `process ${pid} of host ${host}`
  const next = `wait until it has ended; if there is no such process any more, remove ${file}`
  return new PlumberError('ERR_JOURNAL_LOCKED', `${path} is being written by ${who}; ${next}`, {
    path,
    lock: file,
    pid,
    host,
  })
}
