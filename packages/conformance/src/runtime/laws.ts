import { claimLaws } from './claim-laws.ts'
import { endLaws } from './end-laws.ts'
import { messageLaws } from './message-laws.ts'
import { programLaws } from './program-laws.ts'
import type { RuntimeLaw } from './runtime-law.ts'

/** What every runtime promises, as far as its capabilities go. */
export const runtimeLaws: readonly RuntimeLaw[] = [...messageLaws, ...endLaws, ...programLaws, ...claimLaws]
