import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Piper, Plumber, step } from '@papy/core'
import { cbor } from '@papy/serializer-cbor'
import { insertRows } from '@papy/std/databases'
import { add } from '@papy/std/maths'
import { command, coprocess } from '@papy/std/script'
import { dumpObjects, dumpStream, writeCsv, writeJsonLines } from '@papy/std/streams'
import { ipasser } from '@papy/std/topology'
import { expect, test } from 'vitest'
import { folder } from './folder.ts'

/** Whatever is bound to whatever. */
const bind = step as unknown as (fn: unknown, ...args: readonly unknown[]) => unknown

/** Saves a pipeline of one piper, loads it, and saves that. */
async function again(fn: unknown): Promise<{ readonly text: string; readonly plumber: Plumber }> {
  const [one, other] = [join(folder(), 'one.ts'), join(folder(), 'other.ts')]
  const plumber = new Plumber()
  plumber.addPiper(new Piper(fn as never))
  await plumber.save(one)
  const loaded = await Plumber.load(one)
  await loaded.save(other)
  const text = readFileSync(one, 'utf8')
  expect(readFileSync(other, 'utf8')).toBe(text)
  return { text, plumber: loaded }
}

const made = (text: string) => /new Piper\(([^\n]*?)\)\n/.exec(text)?.[1]

test.each<[unknown, string, string]>([
  [dumpStream('/x/out.txt'), "dumpStream('/x/out.txt')", 'streams'],
  [dumpStream('/x/out.txt', { delimiter: ';' }), "dumpStream('/x/out.txt', { delimiter: ';' })", 'streams'],
  [dumpObjects('/x/out', { serializer: cbor() }), "dumpObjects('/x/out', { serializer: cbor() })", 'streams'],
  [writeJsonLines('/x/out.jsonl'), "writeJsonLines('/x/out.jsonl')", 'streams'],
  [writeCsv('/x/out.csv', { header: false }), "writeCsv('/x/out.csv', { header: false })", 'streams'],
  [insertRows('/x/a.sqlite', 'rows', { batch: 9 }), "insertRows('/x/a.sqlite', 'rows', { batch: 9 })", 'databases'],
  [command(['wc', '-c'], { stdin: 'item' }), "command(['wc', '-c'], { stdin: 'item' })", 'script'],
  [
    coprocess(['python3', 'x.py'], { protocol: 'cbor' }),
    "coprocess(['python3', 'x.py'], { protocol: 'cbor' })",
    'script',
  ],
  [bind(ipasser, 1), 'step(ipasser, 1)', 'topology'],
  [bind(add, 2), 'step(add, 2)', 'maths'],
])('%# a step of a shelf is saved as the call that made it', async (fn, call, shelf) => {
  const { text, plumber } = await again(fn)
  expect(made(text)).toBe(call)
  expect(text).toContain(`'@papy/std/${shelf}'`)
  await plumber.close()
})

test('what was saved writes as what was saved from', async () => {
  const path = join(folder(), 'lines.txt')
  const { plumber } = await again(dumpStream(path))
  for await (const line of plumber.stream([['a', 'b']])) expect(['a', 'b']).toContain(line)
  await plumber.close()
  expect(readFileSync(path, 'utf8')).toBe('a\nb\n')
})
