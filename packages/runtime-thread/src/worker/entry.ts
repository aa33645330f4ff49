import { parentPort, workerData } from 'node:worker_threads'
import { importRef, type Line, type ModuleRef, type WorkerProgram } from '@papy/contract'

/** What {@link file://../thread-line.ts} boots a thread with. */
interface Boot {
  readonly program: ModuleRef
}

const port = parentPort
if (port === null)
  throw new Error('this module is started by @papy/runtime-thread in a thread; it is not to be imported')

// Messages wait in the port until somebody listens, so none is lost while the program loads.
const line: Line = {
  send: (message, transfer = []) => port.postMessage(message, transfer),
  receive: (handler) => port.on('message', handler),
}

const program = (await importRef((workerData as Boot).program, 'same-host')) as unknown as WorkerProgram
program(line)
