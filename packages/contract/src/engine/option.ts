import { ArgumentError, describe } from '../errors.ts'

/** A timer that waits longer would fire at once; so it is none. */
export const LONGEST_MS = 2_147_483_647

/** Says what one option should be instead of a value; `undefined` if that fits. */
export type Rule = (value: unknown) => string | undefined

/** Every option of something, by name, with what it may be. */
export type Rules<Options> = { readonly [Name in keyof Options]-?: Rule }

/**
 * Checks options one by one; an option that is `undefined` was not given.
 *
 * @param subject - Whose options they are, for the message: `'Piper'`.
 * @throws ArgumentError `ERR_ARGUMENT`, with `option` and `value`: for a wrong value, an unknown name, no object.
 */
export function checkOptions<Options>(
  subject: string,
  options: unknown,
  rules: Rules<Options>,
): asserts options is Options {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const next = `pass an object of ${names(rules)}`
    throw new ArgumentError('ERR_ARGUMENT', `options of ${subject} are ${describe(options)}; ${next}`, {
      value: options,
    })
  }
  for (const [name, value] of Object.entries(options)) checkOption(subject, name, value, rules)
}

function checkOption<Options>(subject: string, name: string, value: unknown, rules: Rules<Options>): void {
  if (!Object.hasOwn(rules, name)) {
    const message = `${subject} has no option ${name}; its options are ${names(rules)}`
    throw new ArgumentError('ERR_ARGUMENT', message, { option: name, value })
  }
  const wanted = value === undefined ? undefined : rules[name as keyof Options](value)
  if (wanted === undefined) return
  const message = `option ${name} of ${subject} is ${describe(value)}; pass ${wanted}`
  throw new ArgumentError('ERR_ARGUMENT', message, { option: name, value })
}

const names = (rules: object): string => Object.keys(rules).join(', ')

/** A whole number from 1, or the given word. */
export const count =
  (word?: string): Rule =>
  (value) =>
    (Number.isSafeInteger(value) && (value as number) >= 1) || (word !== undefined && value === word)
      ? undefined
      : `a whole number from 1${word === undefined ? '' : ` or '${word}'`}`

/** `true` or `false`. */
export const flag: Rule = (value) => (typeof value === 'boolean' ? undefined : 'true or false')

/** A name that people will read. */
export const label: Rule = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'a string that is not empty'

/** A duration that a timer can wait. */
export const duration =
  (least: 0 | 1): Rule =>
  (value) =>
    typeof value === 'number' && value >= least && value <= LONGEST_MS ? undefined : `Ms from ${least} to ${LONGEST_MS}`

/** Whatever it is. */
export const anything: Rule = () => undefined
