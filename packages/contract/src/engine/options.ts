import { ArgumentError, describe } from '../errors.ts'

/** What an option must be. */
export interface Rule {
  /** In words, for the message: 'a whole number from 1'. */
  readonly wants: string
  readonly fits: (value: unknown) => boolean
}

/** Rules that many options share. */
export const rules: {
  readonly flag: Rule
  readonly text: Rule
  readonly count: Rule
  readonly duration: Rule
} = {
  flag: { wants: 'true or false', fits: (value) => typeof value === 'boolean' },
  text: { wants: 'a string that is not empty', fits: (value) => typeof value === 'string' && value !== '' },
  count: { wants: 'a whole number from 1', fits: (value) => Number.isSafeInteger(value) && (value as number) >= 1 },
  duration: { wants: 'a number of Ms above 0', fits: (value) => typeof value === 'number' && value > 0 },
}

/**
 * Checks options by their rules: unknown names, and values that do not fit. `undefined` is as good as absent.
 *
 * @throws {@link ArgumentError} `ERR_ARGUMENT` with `option` and `value`
 */
export function checkOptions(subject: string, options: unknown, known: Readonly<Record<string, Rule>>): void {
  if (typeof options !== 'object' || options === null)
    throw new ArgumentError('ERR_ARGUMENT', `${subject}: options must be an object, not ${describe(options)}`, {
      value: options,
    })
  for (const [option, value] of Object.entries(options)) {
    const rule = Object.hasOwn(known, option) ? known[option] : undefined
    if (rule === undefined)
      throw new ArgumentError(
        'ERR_ARGUMENT',
        `${subject} has no option ${option}; it knows ${Object.keys(known).join(', ')}`,
        { option, value },
      )
    if (value === undefined || rule.fits(value)) continue
    throw new ArgumentError('ERR_ARGUMENT', `${subject}: ${option} must be ${rule.wants}, not ${describe(value)}`, {
      option,
      value,
    })
  }
}
