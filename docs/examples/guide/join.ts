import { Piper, Plumber } from '@papy/core'

const trim = new Piper(([line]: [string]) => line.trim(), { name: 'trim' })
const count = new Piper(([line]: [string]) => line.split(' ').length, { name: 'count', branch: 1 })
const shout = new Piper(([line]: [string]) => line.toUpperCase(), { name: 'shout', branch: 2 })
const tell = new Piper(([n, loud]: [number, string]) => `${loud} (${n} words)`, { name: 'tell' })

await using plumber = new Plumber()
plumber.addPipe([trim, shout, tell])
plumber.addPipe([trim, count, tell])
for await (const text of plumber.stream([[' to be or not', 'the rest is silence ']])) console.log(text)
