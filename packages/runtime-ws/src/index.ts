/**
 * Workers on other hosts, over WebSockets: {@link websocket} where the pipeline is, {@link agent} where they run.
 *
 * @module
 */
export { type Agent, agent } from './agent/agent.ts'
export type { AgentOptions, Certificate } from './agent/agent-options.ts'
export type { CodeCache } from './agent/code/code-cache.ts'
export type { Allowance } from './agent/modules.ts'
export { websocket } from './coordinator/websocket.ts'
export type { WebsocketOptions } from './coordinator/websocket-options.ts'
