/**
 * Workers on other hosts, over WebSockets: {@link websocket} where the pipeline is, {@link agent} where they run.
 *
 * @module
 */
export { type Agent, agent } from './agent/agent.ts'
export type { AgentEvent } from './agent/agent-event.ts'
export type { AgentOptions, Certificate } from './agent/agent-options.ts'
export type { CodeCache } from './agent/code/code-cache.ts'
export type { Allowance } from './agent/modules.ts'
export { type Answer, askAgent } from './coordinator/ask.ts'
export { fingerprintAt } from './coordinator/fingerprint-at.ts'
export { websocket } from './coordinator/websocket.ts'
export type { WebsocketOptions } from './coordinator/websocket-options.ts'
export { joining } from './join/joining.ts'
export type { JoiningOptions } from './join/joining-options.ts'
export { fingerprintOf } from './tls/fingerprint.ts'
export { selfSigned } from './tls/self-signed.ts'
export type { AgentStatus } from './wire/status.ts'
