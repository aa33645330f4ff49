import { resolve } from 'node:path'
import { type Session, type Step, stepOf } from '@papy/contract/function'
import { MySinkSession } from './my-sink-session.ts'

/**
 * A worker function that writes each item as a line of text to a file, and passes it on. For a serial piper: there is one
 * place for the whole run.
 *
 * @param path the file; what it had before is gone when a new run begins
 */
export const mySink = (path: string): Step =>
  // Plain data, until a run opens it: then it calls `openMySink` of this module with these arguments, once.
  stepOf({ from: { url: import.meta.url, export: 'openMySink' }, args: [resolve(path)], session: true })

/** Opens the file for one run. */
export const openMySink = (path: string): Session => new MySinkSession(path)
