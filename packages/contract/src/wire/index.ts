/**
 * What authors of transports over streams write them with: goods stay with their producer, and readers fetch them over wires
 * that they open to it. Both ends prove that they know the secret of the run before a single byte is handed out.
 *
 * @module
 */
export { type Listener, listen, type Serve } from './listener.ts'
export { dialed, type NetAddress, wireOver } from './net-wire.ts'
export { runPipeName } from './pipe-name.ts'
export { type Seal, sealed } from './seal.ts'
export type { Dial, Wire } from './wire.ts'
export { WireMedium, type WireMediumOptions } from './wire-medium.ts'
