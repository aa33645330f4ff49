// The memory of a run in a file: another run goes on where one stopped, and writes each row once.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Piper, Plumber, replayable } from '@papy/core'
import { IMap } from '@papy/imap'
import { journal, readJournal } from '@papy/journal'
import { processes } from '@papy/runtime-process'
import { threads } from '@papy/runtime-thread'
import { writeJsonLines } from '@papy/std/streams'
import { square } from '../scenario/fixtures/functions.mjs'

const bound = { timeout: 60_000 }

function* numbers(from) {
  for (let x = from; x < 20; x++) yield x
}

for (const [where, runtime] of Object.entries({ threads, processes }))
  test(`a journaled run that is stopped goes on, with ${where}`, bound, async (t) => {
    const directory = mkdtempSync(join(tmpdir(), 'papy-'))
    t.after(() => rmSync(directory, { recursive: true }))
    const [run, squares] = ['run.papy', 'squares.jsonl'].map((name) => join(directory, name))
    const session = async (stopAt) => {
      const pool = new IMap({ workers: runtime(1) })
      const plumber = new Plumber()
      plumber.addPipe([new Piper(square, { parallel: pool }), new Piper(writeJsonLines(squares))])
      let seen = 0
      for await (const _ of plumber.stream([replayable(numbers, 'twenty')], { journal: journal(run) }))
        if (++seen === stopAt) break
      await plumber.close()
      await pool.close()
    }
    await session(6)
    assert.equal(readJournal(run).end.how, 'stopped')
    await session()
    assert.equal(readJournal(run).end.how, 'complete')
    const written = readFileSync(squares, 'utf8').trim().split('\n').map(Number)
    assert.deepEqual(
      written,
      Array.from(numbers(0), (x) => x * x),
    )
  })
