/** What the kit's program is told to do in a worker; anything else it sends back as `{ echo }`. */
export type Order =
  | { readonly do: 'exit'; readonly code: number }
  | { readonly do: 'throw'; readonly what: 'error' | 'undefined' | 'later' }
  | { readonly do: 'reject' | 'spin' | 'where' | 'transfer' }
  | { readonly do: 'add'; readonly to: Int32Array }
  | { readonly do: 'write'; readonly text: string }

/** True for what the program obeys. */
export function isOrder(message: unknown): message is Order {
  return typeof message === 'object' && message !== null && 'do' in message
}
