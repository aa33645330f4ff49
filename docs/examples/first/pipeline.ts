import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { gc, parse, tell } from './steps.ts'

const lines = ['human GATTACAGGC', 'mouse GATTTCAACA', 'yeast TTTTAGGGCC']
await using pool = new IMap({ workers: 2 })
await using plumber = new Plumber()
plumber.addPipe([parse, new Piper(gc, { parallel: pool }), tell])
for await (const text of plumber.stream([lines])) console.log(text)
