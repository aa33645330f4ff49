// An end of a transport in a process of its own: it does what its parent asks for, until that kills it.
let transport

process.on('message', async ({ id, call, args }) => {
  try {
    process.send({ id, value: await calls[call](...args) })
  } catch (error) {
    process.send({ id, error: { code: error.code, message: error.message } })
  }
})

const calls = {
  async open({ url, export: name, args }, context) {
    const plugin = (await import(url))[name](...args)
    transport = await plugin.open(context)
  },
  put: (parts, options) => transport.put(parts, options),
  async take(ticket) {
    const lease = await transport.take(ticket)
    const parts = lease.parts.map((part) => Uint8Array.from(part))
    lease.release()
    return parts
  },
  release: (ticket) => transport.release(ticket),
  drop: (ticket) => transport.drop(ticket),
  close: () => transport[Symbol.asyncDispose](),
  // No handle may keep the process: only the channel did.
  leave: () => void setImmediate(() => process.disconnect()),
}
