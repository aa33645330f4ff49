/** What happens at the door of an agent. Nothing in it is secret. */
export type AgentEvent =
  /** Somebody was not let in; why, in words. */
  | { readonly type: 'refused'; readonly from: string; readonly why: string }
  /** A coordinator is there, or there again. */
  | { readonly type: 'connected'; readonly from: string }
  /** A connection of a coordinator is gone; its workers are kept for a while. */
  | { readonly type: 'disconnected'; readonly from: string }
  /** Somebody asked how it is. */
  | { readonly type: 'asked'; readonly from: string }
