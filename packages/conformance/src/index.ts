/**
 * The laws that plugins of PaPy obey, for any test runner.
 *
 * @module
 */
export { type JournalLaw, journalLaws } from './journal/laws.ts'
export type { JournalStage, MakeJournal } from './journal/stage.ts'
export { type JournalTestOptions, judgeJournal, testJournal } from './journal/test-journal.ts'
export type { Case, Law, Runner, Verdict, Where } from './law.ts'
export { runtimeLaws } from './runtime/laws.ts'
export type { RuntimeLaw } from './runtime/runtime-law.ts'
export type { Heard, RuntimeStage } from './runtime/stage.ts'
export { judgeRuntime, testRuntime } from './runtime/test-runtime.ts'
export { serializerLaws } from './serializer/laws.ts'
export type { SerializerLaw, SerializerStage } from './serializer/stage.ts'
export { judgeSerializer, testSerializer } from './serializer/test-serializer.ts'
export { type SinkLaw, sinkLaws } from './sink/laws.ts'
export type { SinkPlan, SinkStage } from './sink/stage.ts'
export { judgeSink, testSink } from './sink/test-sink.ts'
export type { TransportLaw } from './transport/carrying.ts'
export { transportLaws } from './transport/laws.ts'
export type { Doomed, EndOptions, TransportStage } from './transport/stage.ts'
export { judgeTransport, type TransportTestOptions, testTransport } from './transport/test-transport.ts'
