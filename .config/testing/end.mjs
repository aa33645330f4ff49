import { closeSync, openSync, readdirSync } from 'node:fs'
import { answer } from './answer.mjs'

// An end of a transport in a process of its own: it does what its parent asks for, until that kills it.
let transport
const opened = []

answer({
  async open({ url, export: name, args }, context) {
    const plugin = (await import(url))[name](...args)
    transport = await plugin.open(context)
  },
  put: (parts, options) => transport.put(parts, options),
  putFilled: (byteLength, fill) => transport.put([Buffer.alloc(byteLength, fill)]),
  async take(ticket) {
    const lease = await transport.take(ticket)
    const parts = lease.parts.map((part) => Uint8Array.from(part))
    lease.release()
    return parts
  },
  async takeInShort(ticket) {
    const lease = await transport.take(ticket)
    const [{ byteLength, [0]: first, [byteLength - 1]: last }] = lease.parts
    lease.release()
    return { byteLength, first, last }
  },
  block: (ms) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
  descriptors: () => readdirSync('/proc/self/fd').length,
  exhaust() {
    try {
      for (;;) opened.push(openSync('/dev/null'))
    } catch (error) {
      return error.code
    }
  },
  relieve() {
    for (const fd of opened.splice(0)) closeSync(fd)
  },
  close: () => transport[Symbol.asyncDispose](),
  // No handle may keep the process: only the channel did.
  leave: () => void setImmediate(() => process.disconnect()),
})
