/**
 * A connection to an agent, as `overStream` opens it: to be handed on, and nothing else. What is behind it has types that are
 * not installed with this package.
 */
export interface AgentSocket {
  /** Ends it at once. */
  terminate(): void
}
