import { type Plugin, type PluginDescriptor, revivePlugin, type Serializer, TransportError } from '@papy/contract'
import { checkOptions } from '@papy/contract/engine'
import type { BoundStep } from '@papy/core'
import { v8 } from '@papy/serializer-v8'
import { type Place, pathOf } from '../place.ts'
import { isGzip } from './bytes.ts'
import { FileSink } from './file-sink.ts'
import type { ItemWriting } from './item-writing.ts'
import { END, fileEnd, fileHead, recordOf } from './object-format.ts'
import { type ObjectsOptions, objectsRules } from './object-options.ts'
import { sinkStep } from './sink-step.ts'

/**
 * A function for serial pipers that writes its items to a file as a serializer turns them into bytes, and passes them on:
 * PaPy's `dump_pickle_stream`. `loadObjects` with the same serializer reads them again as they were. In its place when the
 * run has ended, as with `dumpStream`.
 *
 * @throws ArgumentError `ERR_ARGUMENT`. What the serializer refuses becomes a placeholder, `ERR_NOT_SERIALIZABLE`; what has
 * 4 GiB or more, one with `ERR_ITEM_TOO_LARGE`
 */
export function dumpObjects(path: Place, options: ObjectsOptions = {}): BoundStep<[unknown], unknown> {
  checkOptions('dumpObjects', options, objectsRules)
  const { serializer = v8(), gzip } = options
  const rest = gzip === undefined ? [] : [gzip]
  const file = pathOf('dumpObjects', path)
  return sinkStep<unknown>({
    made: ['dumpObjects', file, options],
    opened: ['objectSink', file, serializer.descriptor, ...rest],
  })
}

/** What {@link dumpObjects} binds: opens the file for one run. @throws TransportError `ERR_MEDIUM_FAILED`; PluginError */
export async function objectSink(path: string, serializer: PluginDescriptor, gzip?: boolean): Promise<FileSink> {
  const plugin = (await revivePlugin(serializer, 'same-host')) as Plugin<'serializer'>
  return new FileSink(path, isGzip(path, gzip), new ObjectWriting(plugin.open()))
}

class ObjectWriting implements ItemWriting {
  readonly begin: Uint8Array
  readonly #serializer: Serializer

  constructor(serializer: Serializer) {
    this.#serializer = serializer
    this.begin = fileHead(serializer.mediaType)
  }

  write(item: unknown): Uint8Array {
    const parts = this.#serializer.encode(item)
    const record = recordOf(parts)
    if (record === undefined) throw tooLarge(parts)
    return record
  }

  finish(records: number): Uint8Array {
    return fileEnd(records)
  }
}

function tooLarge(parts: readonly Uint8Array[]): TransportError {
  const byteLength = parts.reduce((sum, part) => sum + part.byteLength, 0)
  const message = `an item has ${byteLength} bytes, and a file of objects holds fewer than ${END} of each; cut it up`
  return new TransportError('ERR_ITEM_TOO_LARGE', message, { byteLength, maxByteLength: END - 1 })
}
