import { closeSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import type { Wire } from '@papy/contract/wire'
import { openBoth, openReader, openWriter, removed } from './fifo.ts'
import { type Knock, knocksIn } from './knock.ts'
import { pairOf } from './pairs.ts'

/** The door of the producer at a place. */
export function doorPath(directory: string, place: number): string {
  return join(directory, `d${place}`)
}

/** The FIFO into which readers of a producer knock, so that it opens the pair they have made. */
export class Door {
  readonly #directory: string
  readonly #path: string
  readonly #fifo: Socket
  readonly #accept: (wire: Wire) => void
  #rest: Buffer = Buffer.alloc(0)

  constructor(directory: string, place: number, accept: (wire: Wire) => void) {
    this.#directory = directory
    this.#path = doorPath(directory, place)
    this.#accept = accept
    this.#fifo = new Socket({ fd: openBoth(this.#path), readable: true, writable: false })
    this.#fifo.on('error', () => undefined).on('data', (bytes: Buffer) => this.#heard(bytes))
    this.#fifo.unref()
  }

  /** Nobody can knock any more. */
  close(): void {
    this.#fifo.destroy()
    removed(this.#path)
  }

  #heard(bytes: Buffer): void {
    const { knocks, rest } = knocksIn(Buffer.concat([this.#rest, bytes]))
    this.#rest = rest
    for (const knock of knocks) this.#open(knock)
  }

  // Who has left meanwhile, or never was there, is not waited for.
  #open({ place, tag }: Knock): void {
    const { up, down } = pairOf(this.#directory, place, tag)
    let from: number | undefined
    try {
      from = openReader(up)
      const to = openWriter(down)
      const input = new Socket({ fd: from, readable: true, writable: false })
      this.#accept({ input, output: new Socket({ fd: to, readable: false, writable: true }) })
    } catch {
      if (from !== undefined) closeSync(from)
    }
  }
}
