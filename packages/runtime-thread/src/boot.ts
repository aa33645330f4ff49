import type { MessagePort } from 'node:worker_threads'
import type { ModuleRef } from '@papy/contract'

/** What a thread is told before anything else. */
export interface Boot {
  readonly program: ModuleRef
  /** Its end of the line. */
  readonly port: MessagePort
  /** Rung for each message to it. */
  readonly bell: SharedArrayBuffer
}
