import { closeSync, constants, fstatSync, openSync, readSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Bytes } from '@papy/contract'
import { isAbsence } from '../read-file.ts'
import { LIVE, RECORD_HEAD, readRecordHead } from './record.ts'

/** How the name of a segment's file ends. */
export const SEGMENT = '.segment'

// Never through a link, and never waiting for somebody who might write into a FIFO.
const SAFELY = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** The file of a segment. */
export function segmentPath(directory: string, segment: string): string {
  return join(directory, `${segment}${SEGMENT}`)
}

/** Makes the file of a new segment, of this user alone. */
export function makeSegment(path: string): number {
  return openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | SAFELY, 0o600)
}

/** Opens the file of somebody's segment; `undefined` where it is not there any more. */
export function openSegment(path: string): number | undefined {
  try {
    const fd = openSync(path, constants.O_RDWR | SAFELY)
    if (fstatSync(fd).isFile()) return fd
    closeSync(fd)
    throw Object.assign(new Error(`${path} is not a file`), { code: 'EINVAL' })
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}

/**
 * Removes a segment, if all of its records are done with and nobody touched it for so long. Whether it is gone; what cannot
 * be removed stays, for whoever removes the directory.
 */
export function removeDone(path: string, untouchedMs = 0): boolean {
  try {
    const fd = openSegment(path)
    if (fd === undefined) return true
    const done = isDone(fd, untouchedMs)
    if (done) unlinkSync(path)
    return done
  } catch (error) {
    return isAbsence(error)
  }
}

function isDone(fd: number, untouchedMs: number): boolean {
  try {
    const untouched = untouchedMs === 0 || Date.now() - fstatSync(fd).mtimeMs > untouchedMs
    return untouched && !hasLive(fd)
  } finally {
    closeSync(fd)
  }
}

// A record that was not written to its end nobody has a ticket for.
function hasLive(fd: number): boolean {
  const head = Buffer.allocUnsafe(RECORD_HEAD)
  for (let at: Bytes = 0; readSync(fd, head, 0, RECORD_HEAD, at) === RECORD_HEAD; ) {
    const said = readRecordHead(head)
    if (said === undefined) return false
    if (said.state === LIVE) return true
    at += RECORD_HEAD + said.byteLength
  }
  return false
}
