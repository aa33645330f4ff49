import type { ModuleRef, PortableError } from '@papy/contract'

// Messages are bytes, in which typed arrays keep their kind and shared memory is refused: not all that Node would do to them.

/** What a worker is told, in this order. */
export type ToWorker = { readonly boot: ModuleRef } | { readonly message: Uint8Array }

/** What it says: a message, or how it failed. */
export type FromWorker = { readonly message: Uint8Array } | { readonly failure: PortableError }
