import type { Plugin } from '@papy/contract'
import { processes } from '@papy/runtime-process'
import { file } from '@papy/transport-file'
import { pipe } from '@papy/transport-pipe'
import { shm } from '@papy/transport-shm'
import { socket } from '@papy/transport-socket'
import { sqlite } from '@papy/transport-sqlite'
import { expect } from 'vitest'
import { descriptors, laden } from './fixtures/laden.mjs'
import { piper, range, through } from './plumbed.ts'

/** Transports that a host has by itself. */
export const local: Readonly<Record<string, () => Plugin<'transport'>>> = {
  'file()': () => file(),
  'sqlite()': () => sqlite(),
  'socket()': () => socket(),
  'pipe()': () => pipe(),
  'shm()': () => shm(),
}

/** How many descriptors more a worker has open at the end of so many items than at the 500th. */
export async function descriptorsLeft(via: Plugin<'transport'>, items: number): Promise<number> {
  const { rows } = await through(
    { workers: processes(1), stride: 50 },
    (parallel) => [piper(laden, { parallel }), piper(descriptors, { parallel })],
    { items: range(items), via, ms: 120_000 },
  )
  const known = rows as readonly (readonly [x: number, open: number])[]
  expect(known.map(([x]) => x)).toEqual(range(items))
  return Math.abs((known.at(-1)?.[1] ?? 0) - (known[500]?.[1] ?? 0))
}
