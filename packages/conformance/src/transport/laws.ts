import { abortLaws } from './abort-laws.ts'
import type { TransportLaw } from './carrying.ts'
import { closeLaws } from './close-laws.ts'
import { payloadLaws } from './payload-laws.ts'
import { readerLaws } from './reader-laws.ts'
import { ticketLaws } from './ticket-laws.ts'

/** What every transport promises, as far as its capabilities go. */
export const transportLaws: readonly TransportLaw[] = [
  ...payloadLaws,
  ...ticketLaws,
  ...readerLaws,
  ...abortLaws,
  ...closeLaws,
]
