import { workerData } from 'node:worker_threads'
import { importRef, type Line, type WorkerProgram } from '@papy/contract'
import type { Boot } from '../boot.ts'
import { listen } from '../port.ts'

const boot: Partial<Boot> | null = workerData
if (boot?.program === undefined || boot.port === undefined)
  throw new Error('this module is started by @papy/runtime-thread in a thread; it is not to be imported')
const { program, port } = boot as Boot

// Messages wait in the port until somebody listens, so none is lost while the program loads.
const line: Line = {
  send: (message, transfer = []) => port.postMessage(message, transfer),
  receive: (handler) => listen(port, handler),
}

const run = (await importRef(program, 'same-host')) as unknown as WorkerProgram
run(line)
