import type { Plugin } from '@papy/contract'
import { inline } from '@papy/runtime-inline'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { cbor } from '@papy/serializer-cbor'
import { json } from '@papy/serializer-json'
import { v8 } from '@papy/serializer-v8'
import { file } from '@papy/transport-file'
import { memory } from '@papy/transport-memory'
import { mysql } from '@papy/transport-mysql'
import { pipe } from '@papy/transport-pipe'
import { shm } from '@papy/transport-shm'
import { socket } from '@papy/transport-socket'
import { sqlite } from '@papy/transport-sqlite'
import type { Combination, Exclusion } from '../covering.ts'

/** Processes get what they are given of this one's environment. */
const env = { PAPY_TEST_MYSQL_URL: process.env['PAPY_TEST_MYSQL_URL'] ?? '' }

/** Where the pipers run. */
export const places = {
  inline: () => inline(2),
  thread: () => threads(2),
  process: () => processes(2, { env }),
  mixed: () => [threads(1), processes(1, { env })],
} as const

/** What turns values into bytes. */
export const serializers = { none: undefined, json, v8, cbor } as const

type Chosen = { readonly serializer?: Plugin<'serializer'> }

/** What items go by. */
export const transports = {
  memory: (chosen: Chosen) => memory(chosen),
  unix: (chosen: Chosen) => socket(chosen),
  tcp: (chosen: Chosen) => socket({ ...chosen, host: '127.0.0.1' }),
  pipe: (chosen: Chosen) => pipe(chosen),
  file: (chosen: Chosen) => file(chosen),
  shm: (chosen: Chosen) => shm(chosen),
  sqlite: (chosen: Chosen) => sqlite(chosen),
  mysql: (chosen: Chosen) => mysql({ ...chosen, url: { env: 'PAPY_TEST_MYSQL_URL' } }),
} as const

/** What some items do to the function that is called with them, and what becomes of them. */
export const faults = { ok: undefined, throw: 'ERR_WORKER', exit: 'ERR_WORKER_LOST' } as const

const names = <Table extends object>(table: Table) => Object.keys(table) as (keyof Table)[]

/** All that is combined. */
export const dimensions = {
  place: names(places),
  transport: names(transports),
  serializer: names(serializers),
  shape: ['chain', 'fan-out', 'fan-in', 'scatter'],
  fault: names(faults),
  life: ['run', 'pause-resume'],
} as const

/** One cell of the matrix. */
export type TransportCase = Combination<typeof dimensions>

const outOfReach = 'memory() does not leave its realm: refused while the graph is built, see reach.test.ts'

/** What cannot be had. */
export const exclusions: readonly Exclusion<typeof dimensions>[] = [
  { place: 'inline', fault: 'exit', why: 'process.exit on this event loop ends the program, as it should' },
  { place: 'thread', transport: 'memory', why: outOfReach },
  { place: 'process', transport: 'memory', why: outOfReach },
  { place: 'mixed', transport: 'memory', why: outOfReach },
]
