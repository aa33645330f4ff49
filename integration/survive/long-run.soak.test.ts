import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { type Axes, plot, type Series } from '../bench/plot.ts'

/** How many: `PAPY_SOAK_ITEMS=10000000` for a long one. */
const items = Number(process.env['PAPY_SOAK_ITEMS'] ?? 200_000)

/** Where pictures of memory and rate go, if anywhere. */
const pictures = process.env['PAPY_SOAK_PICTURES']

const program = fileURLToPath(new URL('fixtures/long-run.mjs', import.meta.url))

/** How far a run was at some moment. */
interface Sample {
  readonly done: number
  readonly ms: number
  readonly rss: number
  readonly heapUsed: number
}

// Fault 27.
test(`${items} items of 200 bytes, one of a thousand fails: memory stays, and the journal is small`, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'papy-long-run-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const [file, output] = [join(directory, 'run.papy'), join(directory, 'out.txt')]
  const { samples, total } = await run({ file, output, items })
  const failed = Math.floor((items - 8) / 1_000) + 1
  expect(total).toMatchObject({ read: items, emitted: items - failed, deadLettered: failed, inFlight: 0, returned: 0 })
  expect(await linesOf(output)).toBe(items - failed)
  const bytes = statSync(file).size / items
  console.log(`${bytes.toFixed(2)} bytes an item in the journal`)
  expect(bytes).toBeLessThan(100)
  const heaps = samples.map(({ heapUsed }) => heapUsed)
  const warm = heaps.slice(Math.floor(heaps.length / 5))
  const grown = (warm.at(-1) as number) - (warm[0] as number)
  console.log(
    `the heap grew by ${(grown / 2 ** 20).toFixed(2)} MB after a fifth of the time; ${Math.round(Math.max(...heaps) / 2 ** 20)} MB at most`,
  )
  const [first, last] = [rates(samples).at(1), rates(samples).at(-2)]
  console.log(`items/s: ${Math.round(first?.y ?? 0)} at first, ${Math.round(last?.y ?? 0)} at last`)
  expect(grown).toBeLessThan(8 * 2 ** 20)
  draw(samples)
}, 3_600_000)

async function run(settings: object): Promise<{ samples: readonly Sample[]; total: unknown }> {
  const child = fork(program, [JSON.stringify(settings)], { execArgv: ['--expose-gc'] })
  const samples: Sample[] = []
  let total: unknown
  child.on('message', (message: Sample | { readonly total: unknown }) => {
    if ('total' in message) total = message.total
    else samples.push(message)
  })
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
  return { samples, total }
}

async function linesOf(path: string): Promise<number> {
  let lines = 0
  for await (const _ of createInterface({ input: createReadStream(path) })) lines++
  return lines
}

/** Items a second, by tenths of the run. */
function rates(samples: readonly Sample[]): readonly { readonly x: number; readonly y: number }[] {
  const each = Math.max(1, Math.floor(samples.length / 20))
  return samples.flatMap((sample, at) => {
    const before = samples[at - each]
    if (before === undefined || at % each !== 0 || sample.done === before.done) return []
    return [{ x: sample.done, y: ((sample.done - before.done) / (sample.ms - before.ms)) * 1_000 }]
  })
}

function draw(samples: readonly Sample[]): void {
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  const memory = (name: string, bytes: (sample: Sample) => number): Series => ({
    name,
    points: samples.filter(({ done }) => done > 0).map((sample) => ({ x: sample.done, y: bytes(sample) / 2 ** 20 })),
  })
  const save = (name: string, series: readonly Series[], axes: Axes) =>
    writeFileSync(join(pictures, name), plot(series, axes))
  save(
    'soak-memory.svg',
    [memory('of the process', ({ rss }) => rss), memory('of its heap', ({ heapUsed }) => heapUsed)],
    {
      title: 'Memory of a long run with a journal',
      x: 'items done with',
      y: 'MB',
    },
  )
  save('soak-rate.svg', [{ name: 'items/s', points: rates(samples) }], {
    title: 'How fast a long run with a journal is',
    x: 'items done with',
    y: 'items/s',
  })
}
