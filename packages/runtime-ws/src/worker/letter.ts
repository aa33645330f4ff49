import type { PortableError } from '@papy/contract'
import type { Needed } from '../code/wanted.ts'

/** What an agent says to a worker of its. */
export type ToGuest =
  /** The first: the package and the export of the program that it runs. */
  | { readonly type: 'run'; readonly specifier: string; readonly export: string }
  /** What the coordinator says. */
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }
  /** Where a module is that it asked for. */
  | { readonly type: 'module'; readonly number: number; readonly url: string }
  | { readonly type: 'module'; readonly number: number; readonly error: PortableError }

/** What a worker says to its agent. */
export type FromGuest =
  /** What is for the coordinator. */
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }
  /** It needs a module, leave, or a directory. */
  | { readonly type: 'module'; readonly number: number; readonly wanted: Needed }
