import { mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { resultsCache } from '@papy/cache'
import { type IMap, Piper, type Plugin, Plumber, step } from '@papy/core'
import { onTestFinished } from 'vitest'

/** Files of functions that write down each call, and a cache, in a directory of their own. */
export class Lab {
  readonly directory: string = realpathSync(mkdtempSync(join(tmpdir(), 'papy-cache-')))
  readonly cache: Plugin<'cache'> = resultsCache(join(this.directory, 'cache'))
  #version = 0

  constructor() {
    // Not at once: a sweep may still be at it.
    onTestFinished(() => rm(this.directory, { recursive: true, force: true, maxRetries: 10 }))
    this.write('calls.txt', '')
    // Not beside the functions: what they name there is part of them.
    this.write(
      'note.mjs',
      `import { appendFileSync } from 'node:fs'\nexport const note = (file, x) => appendFileSync(file, x + '\\n')`,
    )
    this.write('base.mjs', 'export const base = 10')
    this.write(
      'steps.mjs',
      [
        `import { note } from './note.mjs'`,
        `import { base } from './base.mjs'`,
        'export const scaled = ([x], file, factor = 1) => { note(file, x); return x * factor + base }',
        'export const later = async ([x], file) => { note(file, x); await null; return { x, at: new Date(x) } }',
        `export const failing = ([x], file) => { note(file, x); if (x % 2) throw new Error('odd'); return x }`,
        'export const bytes = ([x], file) => { note(file, x); return { large: new Uint8Array(100_000).fill(x), small: Buffer.from([x]) } }',
      ].join('\n'),
    )
  }

  get callsFile(): string {
    return join(this.directory, 'calls.txt')
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.directory, name)), { recursive: true })
    writeFileSync(join(this.directory, name), text)
    this.#version++
  }

  change(name: string, from: string, to: string): void {
    this.write(name, readFileSync(join(this.directory, name), 'utf8').replace(from, to))
  }

  /** A step of the functions as they are now: also in this realm, which imports a module once. */
  step(name: string, ...args: readonly unknown[]): ReturnType<typeof step> {
    const url = `${pathToFileURL(join(this.directory, 'steps.mjs')).href}?v=${this.#version}`
    return step.from(url, name, this.callsFile, ...args)
  }

  /** What was called with since the last time, in order of the text. */
  calls(): readonly string[] {
    const lines = readFileSync(this.callsFile, 'utf8').split('\n').slice(0, -1)
    writeFileSync(this.callsFile, '')
    return lines.sort((one, other) => Number(one) - Number(other))
  }

  /** Results of one piper, and how many were reused. */
  async run(
    work: ReturnType<typeof step> | readonly ReturnType<typeof step>[],
    items: Iterable<unknown>,
    { pool, cache = this.cache, produce = 1 }: { pool?: IMap; cache?: Plugin<'cache'>; produce?: number } = {},
  ): Promise<{ readonly results: readonly unknown[]; readonly reused: number | undefined }> {
    await using plumber = new Plumber()
    const piper = new Piper(work as ReturnType<typeof step>, {
      name: 'one',
      cache,
      produce,
      ...(pool && { parallel: pool }),
    })
    plumber.addPipe([piper])
    const results: unknown[] = []
    for await (const result of plumber.stream([items])) results.push(result)
    return { results, reused: plumber.stats.nodes['one']?.reused }
  }
}
