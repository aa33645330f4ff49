import { revivePlugin } from '@papy/contract'

/** An end that passes a ticket for nothing: what the way of the ticket itself takes. */
const nothing = () => {
  let next = 0
  return {
    put: () => ({ transport: '@papy/transport-none', run: 'none', at: [1, next++], byteLength: 0 }),
    take: () => undefined,
    close: () => undefined,
  }
}

/** An end whose tickets are the bytes: all goes through the coordinator. */
const through = () => ({
  put: (parts) => parts,
  take: (parts) => ({ parts, release: () => undefined }),
  close: () => undefined,
})

/** Opens an end as a worker does in production: from the JSON of the plugin's descriptor. */
export async function openEnd({ descriptor, context, medium }) {
  if (medium === 'null') return nothing()
  if (medium === 'relay') return through()
  const transport = await (await revivePlugin(JSON.parse(descriptor), 'same-host')).open(context)
  return {
    put: (parts) => transport.put(parts),
    take: (ticket) => transport.take(ticket),
    close: () => transport[Symbol.asyncDispose](),
  }
}
