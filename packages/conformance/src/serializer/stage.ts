import type { Plugin, Serializer, SerializerSupports } from '@papy/contract'
import type { Law } from '../law.ts'

/** What a law of serializers is checked with: two that were made from equal options. */
export interface SerializerStage {
  readonly plugin: Plugin<'serializer'>
  readonly supports: SerializerSupports
  readonly writer: Serializer
  /** Made from the JSON of the plugin's descriptor. */
  readonly reader: Serializer
}

/** What a serializer promises. */
export type SerializerLaw = Law<SerializerStage, SerializerSupports>
