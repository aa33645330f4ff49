import type { ModuleRef, PortableError } from '@papy/contract'

/** What a worker is told, in this order. */
export type ToWorker = { readonly boot: ModuleRef } | { readonly message: unknown }

/** What it says: a message, or how it failed. */
export type FromWorker = { readonly message: unknown } | { readonly failure: PortableError }
