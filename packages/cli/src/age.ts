import { ArgumentError } from '@papy/contract'

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * Reads an age such as `60s`, in Ms.
 *
 * @param option - the option that it is given with
 * @throws ArgumentError `ERR_ARGUMENT`
 */
export function ageMs(option: string, text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? []
  const inMs = Number(number) * (units[unit] ?? Number.NaN)
  if (Number.isFinite(inMs)) return inMs
  const message = `option --${option} is '${text}'; pass a number with its unit, such as 90s, 5m, 2h or 1d`
  throw new ArgumentError('ERR_ARGUMENT', message, { option, value: text })
}
