import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('stream.c', import.meta.url))

/** A C program that streams between two processes, compiled in a directory that goes again. */
export function stream(of, bytes, ms) {
  const directory = mkdtempSync(join(tmpdir(), 'papy-bench-'))
  try {
    const program = join(directory, 'stream')
    execFileSync('cc', ['-O2', '-o', program, source])
    return JSON.parse(execFileSync(program, [of, String(bytes), String(ms)], { encoding: 'utf8' }))
  } finally {
    rmSync(directory, { recursive: true })
  }
}
