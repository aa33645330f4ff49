import type { IMap } from '@papy/contract'
import type { PiperInput, Plumber } from '@papy/core'

/** A pipeline that a file exports, and nothing of it started. */
export interface LoadedPipeline {
  /** The file, as an absolute path without links. */
  readonly file: string
  /** The export that it came from. */
  readonly exported: string
  /** Made by the copy of `@papy/core` that the file finds, which need not be that of others. */
  readonly plumber: Plumber
  /** The pools that its pipers have now, each once. */
  readonly pools: readonly IMap[]
  /**
   * The data sets that the file exports as `inputs`, an array or a function; `undefined` where it exports none. The
   * function is called each time.
   *
   * @throws (rejects) PlumberError `ERR_NO_PIPELINE`, where they are no array of iterables, or the function throws
   */
  inputs(): Promise<readonly PiperInput[] | undefined>
  /**
   * Imports a package as the file would: what it names is that of the file, not of the command.
   *
   * @throws (rejects) PluginError `ERR_PLUGIN_NOT_FOUND`
   */
  import<Module>(specifier: string): Promise<Module>
  /** Disposes the Plumber and its pools, those that it had at first and those that it has now. Again is a no-op. */
  close(): Promise<void>
}
