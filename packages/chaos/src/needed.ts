import { ArgumentError } from '@papy/contract'

/** @throws ArgumentError `ERR_ARGUMENT` where an option that has no default was not given */
export function checkNeeded<Options extends object>(
  subject: string,
  options: Options,
  ...names: (keyof Options)[]
): void {
  for (const name of names)
    if (options[name] === undefined)
      throw new ArgumentError('ERR_ARGUMENT', `${subject}({ … }) needs ${String(name)}; pass it`, {
        option: name,
        value: undefined,
      })
}
