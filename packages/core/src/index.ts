/**
 * Parallel pipelines: functions (Worker) in nodes (Piper) of a graph (Dagger).
 *
 * @module
 */
export {
  ArgumentError,
  type Balance,
  DaggerError,
  describe,
  type ErrorDetails,
  type FailureOrigin,
  type IMap,
  type IMapSettings,
  isPapyError,
  isPiperError,
  type Ledger,
  PapyError,
  PiperError,
  type Plugin,
  PluginError,
  type PluginKind,
  PlumberError,
  RuntimeError,
  SerializerError,
  StateError,
  TimeoutError,
  TransportError,
  WorkerError,
  WorkerLostError,
} from '@papy/contract'
export {
  type ItemEvent,
  type ItemPlace,
  type Log,
  type LogEvent,
  type LogFields,
  type LogLevel,
  log,
  type OutputEvent,
  type RunEvent,
  type WorkerEvent,
  type WorkerPlace,
} from '@papy/contract/diagnostics'
export { type CurrentTask, currentTask, type PullOptions } from '@papy/contract/engine'
export { isMain, type Step, type UserFunction } from '@papy/contract/function'
export { Dagger, type DaggerPipe, type PipersOf } from './dagger.ts'
export type {
  AddPipeOptions,
  AddPiperOptions,
  ConfigureOptions,
  DelPiperOptions,
  NeighbourOptions,
  ResolveOptions,
} from './dagger-options.ts'
export type { PlumberEvent } from './events.ts'
export type { Via } from './graph/choice.ts'
export {
  type ImportsFunction,
  imports,
  type ModuleSpec,
  type Modules,
  type UnknownMember,
  type UnknownModule,
} from './imports.ts'
export { isPiper } from './is-piper.ts'
export type { CheckedShape, ItemsIn, ItemsOut, Shaping, WrongConsume, WrongProduce } from './items.ts'
export type { JournalOptions, RedriveOptions } from './journal/journaling.ts'
export { continued, replayable } from './journal/replay.ts'
export type { NodeStats } from './node-stats.ts'
export {
  type CheckedPiper,
  type NoOptions,
  Piper,
  type PiperConstructor,
  type PiperInput,
  type PiperInputs,
  type PiperOf,
  type PiperStopOptions,
  type PiperWork,
} from './piper.ts'
export type { Branch, PiperOptions, PiperSettings } from './piper-options.ts'
export type { Plan, PlannedLoad, PlannedPipe } from './plan/plan.ts'
export type { PlanWarning } from './plan/warning.ts'
export { Plumber } from './plumber.ts'
export type {
  PlumberOptions,
  SignalOptions,
  StartOptions,
  StopOptions,
  StreamOptions,
  WaitOptions,
} from './plumber-options.ts'
export type { PlumberState } from './plumber-state.ts'
export type { PlumberStats, TotalStats } from './plumber-stats.ts'
export type { RetryOptions, RetrySettings } from './retry.ts'
export type { RowIterator } from './run/streaming.ts'
export { runLines } from './run-lines.ts'
export { type Fit, type FitNames, type Shape, type Shaper, shapeAfter } from './shape.ts'
export { type StepFunction, step } from './step.ts'
export type {
  BoundArguments,
  BoundStep,
  CheckedFunction,
  CheckedInbox,
  CheckedWork,
  Fits,
  InboxOf,
  NoInbox,
  ResultOf,
  UnboundArguments,
  Wire,
  Wired,
  Work,
  WrongWire,
} from './wire.ts'
export {
  type EvaluatedInbox,
  type EvaluateOptions,
  isWorker,
  Worker,
  type WorkerConstructor,
  type WorkerOptions,
} from './worker.ts'
