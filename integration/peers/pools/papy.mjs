import { isPiperError } from '@papy/core'
import { IMap } from '@papy/imap'
import { threads } from '@papy/runtime-thread'
import * as jobs from '../jobs.mjs'

/** Ours: a pool of one worker, or of one of each kind. */
export async function open(kind) {
  const imap = new IMap({ workers: await workersOf(kind) })
  return {
    async run(job, x) {
      const task = imap.addTask(jobs[job], [x])
      await imap.start()
      const { value } = await task.next()
      await imap.stop()
      if (isPiperError(value)) throw value.errors[0].cause
      return value
    },
  }
}

async function workersOf(kind) {
  if (kind === 'threads') return threads(1)
  const { processes } = await import('@papy/runtime-process')
  return kind === 'processes' ? processes(1) : [threads(1), processes(1)]
}
