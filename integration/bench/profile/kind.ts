/** What a thread was doing. */
export const kinds = [
  'user code',
  'encode',
  'decode',
  'engine',
  'garbage',
  'other library',
  'Node, native',
  'bench itself',
  'idle',
] as const

/** One of {@link kinds}. */
export type Kind = (typeof kinds)[number]

/** Who is on top of the stack, by V8's own names. */
export interface Frame {
  readonly functionName: string
  readonly url: string
}

/** Names of functions that write values into bytes, or hand them to a channel, which clones them. */
const encoding =
  /^(postMessage|send|pack|encode\w*|serialize\w*|write(v|Buffer|Header|Value|Utf8String|Latin1String)|frameOf)$/

/** Names of functions that read them again. */
const decoding = /^(receiveMessageOnPort|unpack|decode\w*|deserialize\w*|read(Header|Value)|structuredClone)$/

/** Where functions with these names are codecs. Elsewhere an `unpack` is something else. */
const codecs = /^$|^node:|\/packages\/(imap|contract|runtime-\w+)\/dist\//

/**
 * What a sample counts as: by the function on top; where that is native (a `shift`, a `now`), by the nearest below it that
 * has a file, because that is who called it.
 *
 * @param stack from the top down
 */
export function kindOf(stack: readonly Frame[]): Kind {
  const [top] = stack
  if (top === undefined) return 'Node, native'
  const { functionName: name, url } = top
  if (name === '(idle)') return 'idle'
  if (name === '(garbage collector)') return 'garbage'
  // Node's own reading of a message, and handing it to its listeners.
  if (url === 'node:internal/per_context/messageport') return 'decode'
  if (codecs.test(url) && encoding.test(name)) return 'encode'
  if (codecs.test(url) && decoding.test(name)) return 'decode'
  return ofUrl(stack.find((frame) => frame.url !== '')?.url ?? '')
}

function ofUrl(url: string): Kind {
  if (url.endsWith('/bench/cell/jobs.mjs')) return 'user code'
  if (url.includes('/bench/cell/')) return 'bench itself'
  if (/\/packages\/[^/]+\/dist\//.test(url)) return 'engine'
  return url.includes('/node_modules/') ? 'other library' : 'Node, native'
}
