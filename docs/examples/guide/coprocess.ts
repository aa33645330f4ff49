import { fileURLToPath } from 'node:url'
import { Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { coprocess } from '@papy/std/script'

const python = ['python3', fileURLToPath(new URL('./weigh.py', import.meta.url))]
const daltons = ([mass]: [number]): string => `${mass.toFixed(2)} Da`

await using pool = new IMap({ workers: 2 })
await using plumber = new Plumber()
plumber.addPiper(new Piper([coprocess<number>(python), daltons], { parallel: pool }))
for await (const text of plumber.stream([['GAVL', 'WWW', '']])) console.log(text)
