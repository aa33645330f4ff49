/**
 * What happens in runs, as records: to the console, to pino, to files.
 *
 * @module
 */
export type { LogLevel, Plain } from '@papy/contract/diagnostics'
export type { LogOptions } from './log-options.ts'
export { type Logging, logTo } from './log-to.ts'
export { type OpenLogOptions, openLog } from './open-log.ts'
export { levels } from './record/levels.ts'
export type { EventName, LogRecord } from './record/log-record.ts'
export type { RedactionRule } from './record/redaction.ts'
export { type ConsoleSinkOptions, consoleSink } from './sink/console-sink.ts'
export { type FileSinkOptions, fileSink } from './sink/file-sink.ts'
export type { LogSink } from './sink/log-sink.ts'
export { type PinoLogger, pinoSink } from './sink/pino-sink.ts'
