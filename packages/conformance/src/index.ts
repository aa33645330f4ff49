/**
 * The laws that plugins of PaPy obey, for any test runner.
 *
 * @module
 */
export type { Case, Law, Runner, Verdict, Where } from './law.ts'
export { transportLaws } from './transport/laws.ts'
export type { EndOptions, TransportStage } from './transport/stage.ts'
export { judgeTransport, type TransportTestOptions, testTransport } from './transport/test-transport.ts'
