import type { PortableError } from '@papy/contract'
import type { Needed } from '../code/wanted.ts'

/** What an agent says to a worker of its; what the coordinator says goes as the bytes that it is. */
export type ToGuest =
  /** The first: the package and the export of the program that it runs. */
  | { readonly type: 'run'; readonly specifier: string; readonly export: string }
  /** Where a module is that it asked for. */
  | { readonly type: 'module'; readonly number: number; readonly url: string }
  | { readonly type: 'module'; readonly number: number; readonly error: PortableError }

/** What a worker says to its agent: it needs a module, leave, or a directory. What is for the coordinator goes as the bytes that it is. */
export interface FromGuest {
  readonly type: 'module'
  readonly number: number
  readonly wanted: Needed
}
