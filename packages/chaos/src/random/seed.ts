import type { Rule } from '@papy/contract/engine'

/** What a seed may be. */
export const seedRule: Rule = (value) => (Number.isSafeInteger(value) ? undefined : 'a whole number')

/** What a share of all may be. */
export const shareRule: Rule = (value) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? undefined : 'a number from 0 to 1'
