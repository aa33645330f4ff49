/**
 * What runtimes for other hosts share. Nothing in here does I/O, has a timer or reads a clock: a runtime drives it, and tests
 * drive it through every order of events.
 *
 * @module
 */
export { type HostAddress, hostAddress, hostText } from './address/host-address.ts'
export { Conversation, type Frame } from './conversation/conversation.ts'
export { type Message, MOST_MESSAGE, type Part } from './conversation/part.ts'
export { type Agreement, agreement, type Identity } from './hello/skew.ts'
export { type Life, Liveness, type Patience } from './liveness.ts'
