import { isPlugin, type Plugin } from '@papy/contract'
import { flag, type Rule, type Rules } from '@papy/contract/engine'

/** Options of `dumpObjects` and `loadObjects`. */
export interface ObjectsOptions {
  /**
   * What turns values into bytes: `json()`, `v8()` or `cbor()`. @defaultValue `v8()` of `@papy/serializer-v8`, whose files
   * only the same major version of Node can read
   */
  readonly serializer?: Plugin<'serializer'>
  /** The file is compressed. @defaultValue whether its name ends with `.gz` */
  readonly gzip?: boolean
}

const serializer: Rule = (value) =>
  isPlugin(value, 'serializer') ? undefined : 'a serializer: json(), v8() or cbor() of @papy/serializer-…'

/** Rules of {@link ObjectsOptions}. */
export const objectsRules: Rules<ObjectsOptions> = { serializer, gzip: flag }
