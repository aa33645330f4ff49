import type { Column } from '@papy/contract/engine'

/** Parts of the values that are looked at: what lies deeper is copied. */
const MAX_PARTS = 10_000

/**
 * The buffers in some values, to be moved instead of copied. A view of a part of a buffer is left alone, because what else
 * looks at that buffer would be empty then; so are the small buffers that Node cuts out of a larger one.
 */
export function buffersIn(columns: readonly Column[]): ArrayBuffer[] {
  const seen = new Set<object>()
  const found = new Set<ArrayBuffer>()
  const open: unknown[] = columns.filter(Array.isArray)
  while (open.length > 0 && seen.size < MAX_PARTS) {
    const part = open.pop()
    if (typeof part !== 'object' || part === null || seen.has(part)) continue
    seen.add(part)
    const buffer = bufferOf(part)
    if (buffer !== undefined) found.add(buffer)
    else if (!ArrayBuffer.isView(part)) open.push(...partsOf(part))
  }
  return [...found]
}

/** The buffer that a part is, or is a view of as a whole; not of shared memory. */
export function bufferOf(part: object): ArrayBuffer | undefined {
  if (part instanceof ArrayBuffer) return part
  if (!ArrayBuffer.isView(part) || !(part.buffer instanceof ArrayBuffer)) return undefined
  return part.byteLength === part.buffer.byteLength ? part.buffer : undefined
}

function partsOf(part: object): readonly unknown[] {
  if (Array.isArray(part)) return part
  if (part instanceof Map) return [...part].flat()
  if (part instanceof Set) return [...part]
  const prototype: unknown = Object.getPrototypeOf(part)
  return prototype === Object.prototype || prototype === null ? Object.values(part) : []
}
