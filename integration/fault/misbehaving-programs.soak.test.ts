import { fileURLToPath } from 'node:url'
import { isPiperError, Piper, Plumber } from '@papy/core'
import { command } from '@papy/std/script'
import { expect, test } from 'vitest'

const program = fileURLToPath(new URL('./fixtures/misbehave.sh', import.meta.url))

// Fault 38.
test('a gigabyte on standard error is drained, and its end kept', async () => {
  await using plumber = new Plumber()
  plumber.addPiper(new Piper(command(['bash', program, 'stderr', '1073741824'], { stdin: 'none' })))
  const rss = process.memoryUsage().rss
  const rows: unknown[] = []
  for await (const row of plumber.stream([['']])) rows.push(isPiperError(row) ? row.errors[0]?.cause : row)
  expect(rows).toMatchObject([{ exitCode: 3, stderr: expect.stringMatching(/^x+\nlast words\n$/) }])
  expect(process.memoryUsage().rss - rss).toBeLessThan(200e6)
})
