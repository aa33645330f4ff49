import { abortLaws } from './abort-laws.ts'
import { budgetLaws } from './budget-laws.ts'
import type { TransportLaw } from './carrying.ts'
import { claimLaws } from './claim-laws.ts'
import { closeLaws } from './close-laws.ts'
import { concurrencyLaws } from './concurrency-laws.ts'
import { crashLaws } from './crash-laws.ts'
import { leakLaws } from './leak-laws.ts'
import { payloadLaws } from './payload-laws.ts'
import { readerLaws } from './reader-laws.ts'
import { secrecyLaws } from './secrecy-laws.ts'
import { ticketLaws } from './ticket-laws.ts'

/** What every transport promises, as far as its capabilities go. */
export const transportLaws: readonly TransportLaw[] = [
  ...payloadLaws,
  ...ticketLaws,
  ...readerLaws,
  ...abortLaws,
  ...closeLaws,
  ...concurrencyLaws,
  ...budgetLaws,
  ...crashLaws,
  ...leakLaws,
  ...secrecyLaws,
  ...claimLaws,
]
