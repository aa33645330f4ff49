import { fileURLToPath } from 'node:url'
import { isPiperError, Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { coprocess } from '@papy/std/script'

const patients = [
  { id: 'a', age: 40, dose: 1 },
  { id: 'b', age: 70, dose: 3 },
  { id: 'c', age: 55 },
]
const python = ['python3', fileURLToPath(new URL('score.py', import.meta.url))]

await using pool = new IMap({ workers: 2 })
await using plumber = new Plumber()
plumber.addPiper(new Piper(coprocess<{ id: string; risk: number }>(python), { parallel: pool }))
for await (const scored of plumber.stream<{ id: string; risk: number }>([patients])) {
  console.log(isPiperError(scored) ? `no score: ${scored.code}` : `${scored.id} ${scored.risk}`)
}
