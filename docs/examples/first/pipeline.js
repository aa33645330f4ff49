import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { gc, percent, sequence } from './steps.js'

const lines = ['human GATTACAGGC', 'mouse GATTTCAACA', 'yeast TTTTAGGGAA']
const pool = new IMap({ workers: 2 })
const plumber = new Plumber()
try {
  plumber.addPipe([sequence, new Piper(gc, { parallel: pool }), percent])
  for await (const text of plumber.stream([lines])) console.log(text)
} finally {
  await plumber.close()
  await pool.close()
}
