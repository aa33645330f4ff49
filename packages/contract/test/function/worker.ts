import { Worker } from 'node:worker_threads'
import { type PortableStep, portable, type Step } from '@papy/contract/function'

/** What a thread answers. */
export interface Answer {
  readonly name?: string
  readonly results?: readonly unknown[]
  readonly entry?: string
  readonly main?: boolean
  readonly error?: { readonly code: string; readonly message: string; readonly exports?: readonly string[] }
}

/** Sends a step to a new thread and has it called there. */
export function inWorker(step: Step, ...inboxes: readonly unknown[]): Promise<Answer> {
  return sendToWorker(portable(step), inboxes)
}

/** Sends to a new thread what {@link portable} made. */
export async function sendToWorker(sent: PortableStep, inboxes: readonly unknown[]): Promise<Answer> {
  const worker = new Worker(new URL('fixtures/reviver.mjs', import.meta.url))
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.postMessage({ portable: sent, inboxes })
    })
  } finally {
    await worker.terminate()
  }
}
