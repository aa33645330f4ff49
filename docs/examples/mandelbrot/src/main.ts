import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMain } from '@papy/core'
import { IMap } from '@papy/imap'
import { processes } from '@papy/runtime-process'
import { busiest, busiestOfParts, sum } from './balance.ts'
import { type Outcome, outcome } from './outcome.ts'
import { png } from './png.ts'
import { VIEW } from './view.ts'

const FILE = fileURLToPath(new URL('../reports/mandelbrot.png', import.meta.url))

/** Makes the picture in this thread, on threads and on processes, and tells how even the work was shared. */
async function main(workers: number): Promise<void> {
  const serial = await outcome(VIEW, false)
  const { costs } = serial.picture
  console.log(`${costs.length} tiles, ${Math.round(sum(costs) / 1e6)} million iterations`)
  console.log(`the dearest tile costs ${Math.round(Math.max(...costs) / Math.min(...costs))} times the cheapest one`)
  console.log(`cut into ${workers} equal parts, one would cost ${percent(busiestOfParts(costs, workers))} of it all`)
  tell('this thread', serial, serial)

  for (const [title, runtime] of [
    ['threads', workers],
    ['processes', processes(workers)],
  ] as const) {
    await using pool = new IMap({ workers: runtime })
    tell(`${workers} ${title}`, await outcome(VIEW, pool), serial)
  }
  await mkdir(dirname(FILE), { recursive: true })
  await writeFile(FILE, png(serial.picture))
  console.log(`written ${relative('.', FILE)}`)
}

function tell(title: string, { picture, runTimeMs, sha256 }: Outcome, serial: Outcome): void {
  const facts = [
    `${(runTimeMs / 1000).toFixed(2)} s`,
    `${(serial.runTimeMs / runTimeMs).toFixed(2)} ×`,
    `busiest worker ${percent(busiest(picture.shares.values()))}`,
    sha256 === serial.sha256 ? 'same pixels' : 'OTHER PIXELS',
  ]
  console.log(`${title.padEnd(12)} ${facts.join(', ')}`)
  if (sha256 !== serial.sha256) process.exitCode = 1
}

const percent = (share: number): string => `${Math.round(100 * share)} %`

if (isMain(import.meta)) await main(availableParallelism())
