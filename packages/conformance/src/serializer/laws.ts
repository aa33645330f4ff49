import { binaryLaws } from './binary-laws.ts'
import { claimLaws } from './claim-laws.ts'
import { hostileLaws } from './hostile-laws.ts'
import { shapeLaws } from './shape-laws.ts'
import type { SerializerLaw } from './stage.ts'
import { valueLaws } from './value-laws.ts'

/** What every serializer promises, as far as its capabilities go. */
export const serializerLaws: readonly SerializerLaw[] = [
  ...valueLaws,
  ...shapeLaws,
  ...binaryLaws,
  ...hostileLaws,
  ...claimLaws,
]
