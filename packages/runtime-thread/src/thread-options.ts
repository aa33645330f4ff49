import { type Provisions, provisions, type Rules } from '@papy/contract/engine'

/** Options of `threads(n, options)`. Without `env` a thread has a copy of all of this process's environment. */
export interface ThreadOptions extends Provisions {}

/** What each option may be. */
export const threadOptions: Rules<ThreadOptions> = provisions('threads')
