/**
 * What plugins of PaPy promise: transports, serializers and runtimes; the errors all packages share; and what a pool is.
 *
 * @module
 */

export type { CacheContext, CacheSupports, Look, Missing, ResultsCache } from './cache.ts'
export { type Composition, checkComposition, checkKeeps, sharesMemory } from './compose.ts'
export {
  ArgumentError,
  DaggerError,
  describe,
  type ErrorDetails,
  type FailureOrigin,
  isPapyError,
  isPiperError,
  PapyError,
  PiperError,
  PluginError,
  PlumberError,
  RuntimeError,
  SerializerError,
  StateError,
  TimeoutError,
  TransportError,
  WorkerError,
  WorkerLostError,
} from './errors.ts'
export type { IMap, IMapSettings } from './imap.ts'
export { findNonJson, type JsonValue } from './json.ts'
export type { Balance, Ledger } from './ledger.ts'
export type { LiveWorker } from './live-worker.ts'
export { type ImportModule, importRef, type ModuleRef, type Where } from './module-ref.ts'
export {
  CONTRACT,
  definePlugin,
  isPlugin,
  type Plugin,
  type PluginArgument,
  type PluginDefinition,
  type PluginDescriptor,
  type PluginKind,
  type PluginKinds,
} from './plugin.ts'
export { decodeError, encodeError, type PortableError } from './portable-error.ts'
export type { Recipe } from './recipe.ts'
export { revivePlugin } from './revive.ts'
export type { Line, Runtime, RuntimeSupports, StartOptions, WorkerExit, WorkerLine, WorkerProgram } from './runtime.ts'
export type { Serializer, SerializerSupports } from './serializer.ts'
export type {
  Affixes,
  Bytes,
  Lease,
  PutOptions,
  Ticket,
  Transport,
  TransportContext,
  TransportSupports,
} from './transport.ts'
