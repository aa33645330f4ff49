import type { Rule } from '@papy/contract/engine'

/** What ends a source. */
export const abortable: Rule = (value) => (value instanceof AbortSignal ? undefined : 'an AbortSignal')
