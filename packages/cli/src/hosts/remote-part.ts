/** An agent in a list of workers. */
export interface RemotePart {
  /** `host:port`, or one with `ws://` or `wss://`. */
  readonly address: string
  /** How many workers; `undefined`: as many as it has slots. */
  readonly workers: number | undefined
}

const PART = /^((?:wss?:\/\/)?(?:\[[0-9a-fA-F:.]+\]|[\w.-]+):\d{1,5})(?:#([1-9]\d{0,3}))?$/

/** Reads `host:port#4`, as PaPy writes it; `undefined` for what is none. */
export function remotePart(text: string): RemotePart | undefined {
  const [, address, workers] = PART.exec(text) ?? []
  return address === undefined ? undefined : { address, workers: workers === undefined ? undefined : Number(workers) }
}
