/**
 * How a worker on another host gets what the coordinator names by the URLs of its own disk. Set by the runtime that started the
 * worker, before anything else is imported there.
 */
export interface ForeignModules {
  /** Where a module of the coordinator is here. @throws (rejects) RuntimeError `ERR_MODULE_REFUSED` */
  locate(url: string): Promise<string>
  /**
   * Where an export of a package is here, by the package's name.
   *
   * @param from - URL of the coordinator's module that names it
   * @throws (rejects) RuntimeError `ERR_MODULE_REFUSED`
   */
  resolve(specifier: string, from?: string): Promise<string>
  /**
   * The directory that a run has on this host: the coordinator's is of another one. Each enter is followed by a leave.
   *
   * @throws (rejects) TransportError `ERR_MEDIUM_FAILED`
   */
  enterRun(run: string): Promise<string>
  /** The run is over, and all that this worker had in its directory is closed. */
  leaveRun(run: string): Promise<void>
  /** Asks whether text of the coordinator may become a function here. @throws (rejects) RuntimeError `ERR_MODULE_REFUSED` */
  admit(source: string): Promise<void>
}

// In the realm, not in the module: a worker may hold two copies of this package.
const key = Symbol.for('papy.foreign')

interface Realm {
  [key]?: ForeignModules
}

/** From now on this realm imports what others name by what they are here. */
export function enterForeignHost(modules: ForeignModules): void {
  ;(globalThis as Realm)[key] = modules
}

/** Where modules of the coordinator are; `undefined` on its own host. */
export function foreignModules(): ForeignModules | undefined {
  return (globalThis as Realm)[key]
}
