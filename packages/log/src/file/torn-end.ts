import { fstatSync, ftruncateSync, readSync, writeSync } from 'node:fs'

/** Bytes that are looked at. */
const MOST = 1024 * 1024

const NEWLINE = 10

/**
 * Mends a file of lines that its last writer could not finish: a last line that is no JSON goes, one that is gets its
 * newline. Answers its size.
 */
export function mendEnd(fd: number): number {
  const { size } = fstatSync(fd)
  const end = Buffer.alloc(Math.min(size, MOST))
  readSync(fd, end, 0, end.length, size - end.length)
  if (end.length === 0 || end.at(-1) === NEWLINE) return size
  const begun = end.lastIndexOf(NEWLINE) + 1
  if (isJson(end.subarray(begun)) || (begun === 0 && size > MOST)) return size + writeSync(fd, '\n')
  const whole = size - end.length + begun
  ftruncateSync(fd, whole)
  return whole
}

function isJson(line: Buffer): boolean {
  try {
    JSON.parse(line.toString())
    return true
  } catch {
    return false
  }
}
