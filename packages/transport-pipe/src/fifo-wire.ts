import { closeSync, writeSync } from 'node:fs'
import { type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net'
import type { Wire } from '@papy/contract/wire'
import { openBoth, openReader, openWriter, removed } from './fifo.ts'
import { knockOf } from './knock.ts'
import type { Pair } from './pairs.ts'

/** How often is looked whether the producer is still there, until it has answered. */
const LOOK_MS = 250

/**
 * Opens a pair and knocks at a producer's door. Rejects with the system's error: `ENOENT` or `ENXIO`, where the producer is
 * gone.
 *
 * Until it answers, this end holds the writing end of `down` open too: a FIFO that never had a writer would seem to have
 * ended. After that the producer is the only writer, so that its death is noticed at once, and the names are removed.
 */
export function dialedOver(pair: Pair, door: string, reading: OnReadOpts): Wire {
  const opened: number[] = []
  const open = (fd: number) => {
    opened.push(fd)
    return fd
  }
  try {
    const from = open(openReader(pair.down))
    const held = open(openWriter(pair.down))
    const to = open(openBoth(pair.up))
    knockAt(door, pair)
    return wireOver(pair, { from, held, to, door }, reading)
  } catch (error) {
    for (const fd of opened) closeSync(fd)
    forget(pair)
    throw error
  }
}

interface Opened {
  readonly from: number
  readonly held: number
  readonly to: number
  readonly door: string
}

function wireOver(pair: Pair, { from, held, to, door }: Opened, reading: OnReadOpts): Wire {
  const options: SocketConstructorOpts & { readonly onread: OnReadOpts } = {
    fd: from,
    writable: false,
    onread: reading,
  }
  const input = new Socket({ ...options, readable: true })
  const output = new Socket({ fd: to, readable: false, writable: true })
  const watch = setInterval(() => {
    if (!isOpen(door)) input.destroy()
  }, LOOK_MS)
  let settled = false
  const settle = () => {
    if (settled) return
    settled = true
    clearInterval(watch)
    closeSync(held)
    forget(pair)
  }
  input.once('close', settle)
  return { input, output, greeted: settle }
}

function knockAt(door: string, pair: Pair): void {
  const fd = openWriter(door)
  try {
    writeSync(fd, knockOf(pair))
  } finally {
    closeSync(fd)
  }
}

function isOpen(door: string): boolean {
  try {
    closeSync(openWriter(door))
    return true
  } catch {
    return false
  }
}

function forget({ up, down }: Pair): void {
  removed(up)
  removed(down)
}
