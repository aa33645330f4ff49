// Items that go from worker to worker: each transport that needs no server, between threads and between processes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { file } from '@papy/transport-file'
import { pipe } from '@papy/transport-pipe'
import { shm } from '@papy/transport-shm'
import { socket } from '@papy/transport-socket'
import { sqlite } from '@papy/transport-sqlite'
import { inc } from '../scenario/fixtures/functions.mjs'

const bound = { timeout: 60_000 }
// better-sqlite3 13 and node:sqlite both want a Node newer than 20.
const hasSqlite = Number(process.versions.napi) >= 10
const between = { threads, processes }
const transports = { file, pipe, shm, socket, ...(hasSqlite ? { sqlite } : {}) }

for (const [name, transport] of Object.entries(transports))
  for (const [where, runtime] of Object.entries(between)) {
    test(`${name} between ${where}`, bound, async () => {
      const pools = [new IMap({ workers: runtime(1) }), new IMap({ workers: runtime(1) })]
      const plumber = new Plumber()
      const pipers = pools.map((parallel) => new Piper(inc, { parallel }))
      plumber.addPipe(pipers, { via: transport() })
      const rows = []
      for await (const row of plumber.stream([[1, 2, 3]])) rows.push(row)
      await plumber.close()
      for (const pool of pools) await pool.close()
      assert.deepEqual(rows, [3, 4, 5])
    })
  }
