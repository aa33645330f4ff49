/**
 * For runtimes that start agents elsewhere, over whatever connects them: a host is driven by a {@link Way} to it.
 *
 * @module
 */
export { type Answer, answerOf } from './coordinator/ask.ts'
export { overStream } from './coordinator/over-stream.ts'
export { type HostPatience, RemoteHost } from './coordinator/remote-host.ts'
export type { NotReached, Way } from './coordinator/way.ts'
export { GREETING } from './wire/greeting.ts'
