import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { png } from '../src/png.ts'

const run = promisify(execFile)
const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

test('the program makes the picture thrice, finds it the same, and writes it', async () => {
  const { stdout, stderr } = await run(process.execPath, [at('dist/main.js')])
  expect(stderr).toBe('')
  const [size, costs, parts, serial, threads, processes, written, ...none] = stdout.trim().split('\n')
  expect([size, costs]).toEqual([
    '600 tiles, 278 million iterations',
    'the dearest tile costs 206 times the cheapest one',
  ])
  expect(parts).toMatch(new RegExp(`^cut into ${availableParallelism()} equal parts, one would cost \\d+ % of it all$`))
  for (const line of [serial, threads, processes]) expect(line).toMatch(/ s, .* ×, busiest worker \d+ %, same pixels$/)
  // Evenly on an idle machine; somebody else may be using its cores, but not all of one worker's.
  if (availableParallelism() > 1) expect(share(threads)).toBeLessThan(share(parts))
  expect(written).toMatch(/^written .*mandelbrot\.png$/)
  expect(none).toEqual([])
  const header = png({ width: 960, height: 640, pixels: new Uint8Array(3 * 960 * 640) }).subarray(0, 33)
  expect((await readFile(at('reports/mandelbrot.png'))).subarray(0, 33)).toEqual(header)
})

/** The first share that a line tells, in percent. */
const share = (line: string | undefined): number => Number(/(\d+) %/.exec(line ?? '')?.[1])
