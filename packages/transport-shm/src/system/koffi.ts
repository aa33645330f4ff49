import { PluginError } from '@papy/contract'

/** What is used of koffi. */
export interface Koffi {
  /** Functions of the process itself (`null`), or of a library. */
  load(path: string | null): Library
  /** Memory at an address, as what it is: nothing is copied. */
  view(address: bigint, byteLength: number): ArrayBuffer
  /** The error number of the last call. */
  errno(): number
}

/** A library of the system. */
export interface Library {
  func(definition: string): Call
}

/** A function of the system that answers with a number: addresses are numbers, too. */
export type Call = (...args: readonly (number | string | null)[]) => number

/**
 * Loads koffi, which lets Node call the functions of the system that map memory. It is an optional dependency: between
 * threads it is not needed.
 *
 * @throws PluginError `ERR_PLUGIN_NOT_FOUND`
 */
export async function loadKoffi(): Promise<Koffi> {
  try {
    const { load, view, errno } = await import('koffi')
    return { load, view, errno } as Koffi
  } catch (cause) {
    const message =
      'shm() between processes needs koffi, which is not installed or not built for this system; run `npm install koffi`, or use socket()'
    throw new PluginError('ERR_PLUGIN_NOT_FOUND', message, { cause, specifier: 'koffi' })
  }
}
