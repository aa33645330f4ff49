import { types } from 'node:util'

/** What V8 writes of an object beside itself. */
export function partsOf(part: object): Iterable<unknown> {
  // Not by their own iterators, which a subclass may have made its own.
  if (types.isMap(part)) return [...Map.prototype.entries.call(part)].flat()
  if (types.isSet(part)) return Set.prototype.values.call(part)
  if (ArrayBuffer.isView(part)) return []
  return part instanceof Error ? [part.cause] : Object.values(part)
}
