/**
 * What happens in runs, pools and functions, on channels of `node:diagnostics_channel`: for whoever wants to know.
 *
 * @module
 */
export { type Channels, channels, type EventChannel, type Wanted, wanted } from './channel.ts'
export { cut } from './cut.ts'
export type {
  Dated,
  ItemEvent,
  ItemPlace,
  LogEvent,
  LogFields,
  OutputEvent,
  RunEvent,
  WorkerEvent,
  WorkerPlace,
} from './event.ts'
export { type ItemNews, tellOfItem } from './item-news.ts'
export { includes, type LogLevel, logLevels } from './level.ts'
export { type Log, log } from './log.ts'
export { currentRelay, enterRelay, type Relay } from './relay.ts'
export { HIDDEN, type Plain, type SnapshotOptions, snapshot } from './snapshot.ts'
