import { type Bytes, TransportError } from '@papy/contract'
import { encodeClone } from '@papy/contract/engine'
import { MOST_MESSAGE } from '@papy/remote'

/** With room for what each of its parts costs the other side besides. */
const MOST_LETTER: Bytes = MOST_MESSAGE - 2 ** 20

/**
 * What goes between a worker and its coordinator, as bytes.
 *
 * @throws TransportError `ERR_ITEM_TOO_LARGE`; whatever cloning it throws
 */
export function encodeLetter(message: unknown, most: Bytes = MOST_LETTER): Buffer {
  const bytes = encodeClone(message, 0)
  const { byteLength } = bytes
  if (byteLength <= most) return bytes
  const text = `${byteLength} bytes are more than go between hosts in one message (${most}); send smaller items, or large ones by a transport, such as via: socket({ host: '0.0.0.0' })`
  throw new TransportError('ERR_ITEM_TOO_LARGE', text, { byteLength, maxByteLength: most })
}
