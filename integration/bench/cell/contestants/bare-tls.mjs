import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { serialize } from 'node:v8'
import { tls } from '../remote/certificate.mjs'
import { frames, say } from '../remote/frames.mjs'

const program = fileURLToPath(new URL('../workers/bare-tls.mjs', import.meta.url))

/** Batches that a worker has, so that it never waits for the next one. */
const AHEAD = 2

/** No library: lists of items over TLS to child processes, and lists of results back, each with its length before it. */
export async function open({ workers = 2, batch = 256 }) {
  const read = ([name, path]) => [name, readFileSync(path)]
  const server = createServer({ ...Object.fromEntries(Object.entries(tls).map(read)), noDelay: true })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const children = Array.from({ length: workers }, () => fork(program, [String(server.address().port), tls.ca]))
  const sockets = []
  while (sockets.length < workers) sockets.push((await once(server, 'secureConnection'))[0])
  return {
    map: (_job, source, take) => flow(sockets, source, take, batch),
    async close() {
      for (const socket of sockets) socket.end()
      server.close()
      await Promise.all(children.map((child) => once(child, 'exit')))
    },
  }
}

function flow(sockets, source, take, batch) {
  const [items, done] = [source[Symbol.iterator](), new Map()]
  let [sent, taken, ended] = [0, 0, false]
  return new Promise((resolve) => {
    const feed = (socket) => {
      const list = []
      while (list.length < batch && !ended) {
        const { done, value } = items.next()
        if (done) ended = true
        else list.push(value)
      }
      if (list.length > 0) say(socket, sent++, serialize(list))
      else if (taken === sent) resolve()
    }
    for (const socket of sockets) {
      socket.removeAllListeners('data')
      frames(socket, (number, list) => {
        done.set(number, list)
        for (; done.has(taken); taken++) {
          for (const value of done.get(taken)) take(value)
          done.delete(taken)
        }
        feed(socket)
      })
      for (let i = 0; i < AHEAD; i++) feed(socket)
    }
  })
}
