/** An agent in a list of workers. */
export interface RemotePart {
  /** `host:port`, or one with `ws://` or `wss://`; `ssh://user@host:port`, where user and port may be left out. */
  readonly address: string
  /** How many workers; `undefined`: as many as it has slots. */
  readonly workers: number | undefined
  /** How it is reached: it listens, or ssh starts it. */
  readonly way: 'ws' | 'ssh'
}

const HOST = String.raw`(?:\[[0-9a-fA-F:.]+\]|[\w.-]+)`
const LISTENS = String.raw`(?:wss?://)?${HOST}:\d{1,5}`
const OVER_SSH = String.raw`ssh://(?:[\w.-]+@)?${HOST}(?::\d{1,5})?`
const PART = new RegExp(`^(${LISTENS}|${OVER_SSH})(?:#([1-9]\\d{0,3}))?$`)

/** Reads `host:port#4` or `ssh://user@host#4`, as PaPy writes it; `undefined` for what is none. */
export function remotePart(text: string): RemotePart | undefined {
  const [, address, workers] = PART.exec(text) ?? []
  if (address === undefined) return undefined
  const way = address.startsWith('ssh://') ? 'ssh' : 'ws'
  return { address, way, workers: workers === undefined ? undefined : Number(workers) }
}
