import { isMain, Piper, Plumber, runLines, step } from '@papy/core'
import { IMap } from '@papy/imap'
import { label, length, times, words } from './steps.ts'

export function pipeline() {
  const pool = new IMap({ workers: 2, stride: 16 })

  const wordsPiper = new Piper(words, { produce: 'each' })
  const score = new Piper([length, step(times, 10)], { name: 'score', parallel: pool })
  const labelPiper = new Piper(step(label, 'points'))

  const plumber = new Plumber({ owns: [pool] })
  plumber.addPipe([wordsPiper, score, labelPiper])
  return plumber
}

if (isMain(import.meta)) await runLines(pipeline(), process.argv.slice(2))
