import type { Plugin } from '@papy/core'

/** A transport that reaches everywhere, to be named in graphs; it cannot be opened. */
export function transportStub(name: string): Plugin<'transport'> {
  const supports = { crossProcess: true, crossHost: true, durable: false, sharedMemory: false, maxByteLength: 2 ** 30 }
  return { kind: 'transport', supports, descriptor: { export: name }, open: () => {} } as unknown as Plugin<'transport'>
}
