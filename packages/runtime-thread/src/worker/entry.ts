import { workerData } from 'node:worker_threads'
import { importRef, type Line, type WorkerProgram } from '@papy/contract'
import { Bell } from '../bell.ts'
import type { Boot } from '../boot.ts'
import { listen } from '../port.ts'
import { linger } from './linger.ts'

const boot: Partial<Boot> | null = workerData
if (boot?.program === undefined)
  throw new Error('this module is started by @papy/runtime-thread in a thread; it is not to be imported')
const { program, port, bell } = boot as Boot

// Messages wait in the port until somebody listens, so none is lost while the program loads.
const line: Line = {
  send: (message, transfer = []) => port.postMessage(message, transfer),
  receive: (handler, calm) => listen(port, handler, calm && (() => linger(port, new Bell(bell), handler, calm))),
}

const run = (await importRef(program, 'same-host')) as unknown as WorkerProgram
run(line)
