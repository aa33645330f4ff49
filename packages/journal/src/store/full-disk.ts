import type { JournalTrouble } from '@papy/contract/journal'

/** Ms after which it is looked again whether there is space. */
export const AGAIN_MS = 500

const advice: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space',
  EDQUOT: 'the quota is used up; free some space, or ask for more',
  EMFILE: 'this process has no file descriptor left; allow more (ulimit -n)',
  ENFILE: 'this host has no file descriptor left; close some files',
}

/** What is in the way, where it is something that passes: nothing is lost then, and it is tried again. */
export function troubleOf(error: unknown, path: string, bytes: number): JournalTrouble | undefined {
  const { code = '' } = (error ?? {}) as { code?: string }
  const what = Object.hasOwn(advice, code) ? advice[code] : undefined
  if (what === undefined) return undefined
  return {
    message: `${path} cannot be written, ${bytes} bytes are needed: ${what}, and the run goes on by itself`,
    error,
  }
}

/** Waits, until it is time to look again or somebody is in a hurry. */
export function pause(hurry: AbortSignal, ms: number): Promise<void> {
  return new Promise((resolve) => {
    if (hurry.aborted) return resolve()
    const go = () => {
      clearTimeout(timer)
      hurry.removeEventListener('abort', go)
      resolve()
    }
    const timer = setTimeout(go, ms)
    hurry.addEventListener('abort', go)
  })
}
