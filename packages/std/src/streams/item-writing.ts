import type { JsonValue } from '@papy/contract'

/** How items are written. */
export interface ItemWriting {
  /** What stands before the first item; may depend on it: asked for when the first one was written, or when there is none. */
  readonly begin?: Uint8Array | string | undefined
  /** What whoever goes on with the file must know. */
  state?: JsonValue | undefined
  /** @throws SerializerError `ERR_NOT_SERIALIZABLE` for what the file cannot hold: then nothing of it is written */
  write(item: unknown): Uint8Array | string
  /** What stands after the last of so many items; as long whatever their number. */
  finish?(items: number): Uint8Array
}

const nothing = new Uint8Array(0)

/** What stands before the first item, as bytes. */
export function beginOf({ begin = nothing }: ItemWriting): Uint8Array {
  return typeof begin === 'string' ? Buffer.from(begin) : begin
}

/** What stands after the last item. */
export function finishOf(writing: ItemWriting, items: number): Uint8Array {
  return writing.finish?.(items) ?? nothing
}
