import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file in which workers write lines, and its folder, gone when it is disposed. */
export class Roll implements Disposable {
  readonly file: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'papy-fault-'))

  constructor() {
    this.file = join(this.#folder, 'roll.txt')
    writeFileSync(this.file, '')
  }

  /** What was written so far. */
  get text(): string {
    return readFileSync(this.file, 'utf8')
  }

  /** The same, as numbers. */
  get lines(): readonly number[] {
    return this.text
      .split('\n')
      .filter((line) => line !== '')
      .map(Number)
  }

  /** Those of its lines that are processes which live. */
  get alive(): readonly number[] {
    return this.lines.filter(lives)
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
