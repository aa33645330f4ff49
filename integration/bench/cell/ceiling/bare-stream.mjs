import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const reader = fileURLToPath(new URL('reader.mjs', import.meta.url))

/** Writes are not more than that ahead: it keeps the socket busy. */
const AHEAD = 2

/** A bare stream of Node's to another process, which reads into one buffer over and over. */
export async function stream(of, bytes, ms) {
  const directory = mkdtempSync(join(tmpdir(), 'papy-bench-'))
  try {
    const server = createServer({ noDelay: true })
    server.listen(of === 'tcp' ? { host: '127.0.0.1', port: 0 } : { path: join(directory, 's') })
    await once(server, 'listening')
    const where = of === 'tcp' ? { host: '127.0.0.1', port: server.address().port } : { path: server.address() }
    const child = fork(reader, [JSON.stringify(where), String(bytes)])
    const [socket] = await once(server, 'connection')
    const block = Buffer.alloc(bytes, 1)
    const until = performance.now() + ms
    await new Promise((resolve) => {
      let under = 0
      const write = () => {
        while (under < AHEAD && performance.now() < until) {
          under++
          socket.write(block, () => {
            under--
            write()
          })
        }
        if (under === 0) resolve()
      }
      write()
    })
    socket.end()
    const [read] = await once(child, 'message')
    server.close()
    child.disconnect()
    return read
  } finally {
    rmSync(directory, { recursive: true })
  }
}
