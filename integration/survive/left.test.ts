import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as turn } from 'node:timers/promises'
import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { journal, readJournal } from '@papy/journal'
import { dumpStream } from '@papy/std/streams'
import { expect, onTestFinished, test } from 'vitest'
import { spelled } from './fixtures/short-steps.mjs'

// A pool reads ahead: the input had ended when the loop was left.
test('a run whose loop was left when all had been read goes on with what was not taken', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'papy-left-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const [file, output] = [join(directory, 'run.papy'), join(directory, 'out.txt')]
  const items = Array.from({ length: 100 }, (_, at) => at)

  async function taken(most: number): Promise<unknown[]> {
    const pool = new IMap({ workers: 1, buffer: 200 })
    await using plumber = new Plumber({ owns: [pool] })
    plumber.addPipe([new Piper(dumpStream(output)), new Piper(spelled, { parallel: pool })])
    const seen: unknown[] = []
    for await (const row of plumber.stream([items.map(String)], { journal: journal(file) })) {
      if (seen.push(row) < most) continue
      while (readJournal(file)?.read[0]?.ended !== true) await turn(10)
      break
    }
    return seen
  }

  const first = await taken(10)
  expect(readJournal(file)).toMatchObject({ read: [{ upTo: 100, ended: true }], end: { how: 'stopped' } })
  expect(existsSync(output)).toBe(false)
  const rest = await taken(Number.POSITIVE_INFINITY)
  expect([...first, ...rest]).toEqual(items.map((item) => `<${item}>`))
  expect(readFileSync(output, 'utf8')).toBe(`${items.join('\n')}\n`)
  expect(readJournal(file)?.end?.how).toBe('complete')
})
