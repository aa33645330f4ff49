import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { gc, percent, sequence } from './steps.ts'

const lines = ['human GATTACAGGC', 'mouse GATTTCAACA', 'yeast TTTTAGGGAA']
await using pool = new IMap({ workers: 2 })
await using plumber = new Plumber()
plumber.addPipe([sequence, new Piper(gc, { parallel: pool }), percent])
for await (const text of plumber.stream([lines])) console.log(text)
