import { imap } from '@papy/imap'
import { agent, joining } from '@papy/runtime-ws'
import { square } from './numbers.ts'

// On another host it would be: papy agent --join ws://…:9017
const directory = import.meta.dirname
const here = { join: 'ws://127.0.0.1:9017', directory, allow: { directories: [directory] } }
const first = agent({ ...here, slots: 1 })

let [count, second]: [number, ReturnType<typeof agent> | undefined] = [0, undefined]
for await (const n of imap(square, [1, 2, 3, 4, 5, 6], { workers: [joining(4, { port: 9017 })] })) {
  console.log(n)
  // One more host joins; then the first one leaves, and finishes what it has.
  if (++count === 2) second = agent({ ...here, slots: 2 })
  if (count === 4) await (await first).close({ drain: true })
}
await (await second)?.close()
